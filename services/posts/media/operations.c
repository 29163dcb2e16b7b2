/* The operations on images. */
#include <inttypes.h>

#include "base/version_tag.h"
#include "media/keep.h"
#include "media/name.h"
#include "media/store.h"
#include "media/upload.h"
#include "posts.h"

/* POST /api/media. 201 with the image; 415 for whatever is none by its bytes; 422 for one that
 * cannot be decoded; 503 where there is no room. */
enum err create_media(struct call *c, const struct create_media_in *in, struct media *out)
{
	struct raw_body image;
	TRY(upload_read(c, &in->body, &image));
	return media_keep(c, posts_of(c)->media,
		&(struct media_arrival){.user_id = c->principal.user_id,
			.data = image.data,
			.len = image.len,
			.alt = in->alt},
		out);
}

/* GET /api/media. */
enum err list_media(struct call *c, const struct list_media_in *in, struct media_page *out)
{
	struct cursor before;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &before));
	TRY(media_store_page(c, c->principal.user_id, in->cursor ? &before : NULL, in->limit + 1,
		&out->items));
	if (out->items.count <= (size_t)in->limit)
		return OK;
	out->items.count = (size_t)in->limit;
	const struct media *last = &out->items.items[out->items.count - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.key = last->created_at_us, .id = last->id});
	return OK;
}

static enum err check_own(struct call *c, const struct media *media)
{
	if (c->principal.role == ROLE_ADMIN || c->principal.user_id == media->user_id)
		return OK;
	return fail(c, ERR_NOT_FOUND, "there is no image %" PRId64, media->id);
}

/* GET /api/media/{id}. */
enum err get_media(struct call *c, const struct get_media_in *in, struct media *out)
{
	TRY(media_store_by_id(c, in->id, out));
	return check_own(c, out);
}

static enum err read_to_change(struct call *c, int64_t id, const char *if_match,
	struct media *media)
{
	TRY(media_store_to_change(c, id, media));
	TRY(check_own(c, media));
	if (version_tag_matches(if_match, media->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the image is at version %" PRId64 " by now",
		media->version);
}

struct change {
	const struct update_media_in *in;
	struct media *media;
};

static enum err change(struct call *c, void *arg)
{
	const struct change *change = arg;
	TRY(read_to_change(c, change->in->id, change->in->if_match, change->media));
	change->media->alt = change->in->body.alt;
	change->media->version++;
	return media_store_update(c, change->in->id, change->media->alt);
}

/* PATCH /api/media/{id}. */
enum err update_media(struct call *c, const struct update_media_in *in, struct media *out)
{
	return db_write(c, change, &(struct change){in, out});
}

static enum err erase(struct call *c, void *arg)
{
	const struct delete_media_in *in = arg;
	struct media media;
	TRY(read_to_change(c, in->id, in->if_match, &media));
	return media_store_delete(c, in->id);
}

/* DELETE /api/media/{id}. The janitor removes the bytes once nobody refers to them. */
enum err delete_media(struct call *c, const struct delete_media_in *in)
{
	struct delete_media_in own = *in;
	return db_write(c, erase, &own);
}

/* GET /media/{name}, where the gateway does not have it on its disk. */
enum err get_media_file(struct call *c, const struct get_media_file_in *in, struct raw_body *out)
{
	const struct media_format *format = media_name_format(in->name);
	if (!format)
		return fail(c, ERR_NOT_FOUND, "there is no such image");
	struct storage_object object;
	TRY(storage_get(c, posts_of(c)->media->storage, in->name, &object));
	call_reply_header(c, "ETag", "\"%s\"", in->name);
	*out = (struct raw_body){object.data, object.len, format->type};
	return OK;
}

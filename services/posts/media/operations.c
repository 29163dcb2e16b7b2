/* The operations on images. */
#include <inttypes.h>

#include "base/sha256.h"
#include "media/media.h"
#include "media/name.h"
#include "media/store.h"
#include "media/upload.h"
#include "posts.h"

/* Longer than any request may take (CRIER_REQUEST_TIMEOUT_MS, 600 s at most). */
#define NEEDED_US (15 * US_PER_MINUTE)

static const char *const widths[] = {"320", "1280", NULL};

/* An image that is about to be kept. */
struct keeping {
	const struct media_format *format;
	struct decoder_copies copies;
	struct media *media;
};

static enum err find_image(struct call *c, const struct raw_body *body, struct raw_body *image,
	const struct media_format **format)
{
	size_t bytes_max = posts_of(c)->media->bytes_max;
	TRY(upload_read(c, body, image));
	if (image->len > bytes_max)
		return fail(c, ERR_TOO_LARGE, "an image may have %zu bytes", bytes_max);
	*format = media_format_of(image->data, image->len);
	return *format ? OK
		       : fail(c, ERR_MEDIA_TYPE, "an image is JPEG, PNG, GIF or WebP by its bytes");
}

static struct media_rendition_list renditions_of(struct call *c, const struct keeping *keeping,
	const char *sha256)
{
	struct media_rendition_list list = {.count = keeping->copies.count - 1};
	list.items = call_alloc(c, list.count * sizeof *list.items);
	for (size_t i = 0; i < list.count; i++) {
		const struct decoder_copy *copy = &keeping->copies.items[i + 1];
		list.items[i] = (struct media_rendition){.url = media_url(c, sha256, copy->width,
								 keeping->format),
			.width = copy->width,
			.height = copy->height,
			.bytes = (int64_t)copy->len};
	}
	return list;
}

static void describe(struct call *c, const struct keeping *keeping, const char *alt)
{
	const struct decoder_copy *whole = &keeping->copies.items[0];
	char *sha256 = call_alloc(c, SHA256_HEX_SIZE);
	sha256_hex(whole->data, whole->len, sha256);
	*keeping->media = (struct media){.user_id = c->principal.user_id,
		.url = media_url(c, sha256, 0, keeping->format),
		.sha256 = sha256,
		.type = keeping->format->type,
		.width = whole->width,
		.height = whole->height,
		.bytes = (int64_t)whole->len,
		.alt = alt ? alt : "",
		.created_at_us = call_now_us(c),
		.renditions = renditions_of(c, keeping, sha256)};
}

static enum err claim(struct call *c, void *arg)
{
	return media_store_claim(c, arg, call_now_us(c) + NEEDED_US);
}

static enum err insert(struct call *c, void *arg)
{
	struct media *media = arg;
	TRY(media_store_insert(c, media));
	return media_store_by_id(c, media->id, media);
}

/* The largest first: where there is no room for it, nothing is left behind. */
static enum err put_all(struct call *c, const struct keeping *keeping)
{
	for (size_t i = 0; i < keeping->copies.count; i++) {
		const struct decoder_copy *copy = &keeping->copies.items[i];
		const struct storage_object object = {.data = copy->data,
			.len = copy->len,
			.content_type = keeping->format->type};
		const char *name = media_name(c, keeping->media->sha256, i ? copy->width : 0,
			keeping->format);
		TRY(storage_put(c, posts_of(c)->media->storage, name, &object));
	}
	return OK;
}

/* POST /api/media. 201 with the image; 415 for whatever is none by its bytes; 422 for one that
 * cannot be decoded; 503 where there is no room. Its bytes are claimed, put, and only then referred
 * to. */
enum err create_media(struct call *c, const struct create_media_in *in, struct media *out)
{
	struct raw_body image;
	struct keeping keeping = {.media = out};
	TRY(find_image(c, &in->body, &image, &keeping.format));
	TRY(decoder_run(c, posts_of(c)->media->decoder, keeping.format, image.data, image.len,
		widths, &keeping.copies));
	describe(c, &keeping, in->alt);
	TRY(db_write_aside(c, claim, out));
	TRY(put_all(c, &keeping));
	return db_write(c, insert, out);
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

static enum err find_own(struct call *c, int64_t id, struct media *media)
{
	TRY(media_store_by_id(c, id, media));
	if (c->principal.role == ROLE_ADMIN || c->principal.user_id == media->user_id)
		return OK;
	return fail(c, ERR_NOT_FOUND, "there is no image %" PRId64, id);
}

/* GET /api/media/{id}. */
enum err get_media(struct call *c, const struct get_media_in *in, struct media *out)
{
	return find_own(c, in->id, out);
}

struct change {
	const struct update_media_in *in;
	struct media *media;
};

static enum err change(struct call *c, void *arg)
{
	const struct change *change = arg;
	TRY(find_own(c, change->in->id, change->media));
	change->media->alt = change->in->body.alt;
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
	TRY(find_own(c, in->id, &media));
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

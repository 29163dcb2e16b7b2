/* The operations on posts that people call. */
#include <inttypes.h>

#include "approval.h"
#include "author.h"
#include "draft_store.h"
#include "editing.h"
#include "events/event.h"
#include "history_store.h"
#include "images/image_choice.h"
#include "post.h"
#include "post_store.h"
#include "reading/rendering.h"

struct creating {
	int64_t draft_version; /* of the submitter's draft, which goes; 0: none */
	const struct image_reference_list *images;
	struct post *post;
};

/* That its author made it, the post's own row says. */
static enum err insert(struct call *c, void *arg)
{
	const struct creating *creating = arg;
	struct post *post = creating->post;
	TRY(image_choice_apply(c, post, creating->images));
	TRY(post_store_insert(c, post, NULL));
	TRY(event_note_creation(c, post));
	if (creating->draft_version)
		TRY(draft_store_delete(c, c->principal.user_id, creating->draft_version));
	if (c->principal.user_id == post->user_id)
		return OK;
	return history_store_note(c, 0, post, POST_ACTION_CREATE);
}

/* POST /api/posts. 201 with the post; 422 names every bad field. */
enum err create_post(struct call *c, const struct create_post_in *in, struct post *out)
{
	int64_t author_id;
	TRY(author_resolve(c, in->body.has_user_id ? in->body.user_id : 0, &author_id));
	TRY(post_from_draft(c, &in->body, author_id, out));
	return db_write(c, insert,
		&(struct creating){.draft_version = in->has_draft_version ? in->draft_version : 0,
			.images = &in->body.images,
			.post = out});
}

/* GET /api/posts/{id}. 304 where the reader has it. */
enum err get_post(struct call *c, const struct get_post_in *in, struct post *out)
{
	TRY(post_store_by_id(c, in->id, out));
	TRY(post_check_may_read(c, out));
	TRY(approval_add_decisions(c, &(struct post_list){.items = out, .count = 1}));
	return rendering_add(c, in->render, in->if_none_match, out);
}

/* GET /api/posts/stats. */
enum err count_posts(struct call *c, const struct count_posts_in *in, struct post_count_page *out)
{
	return post_store_per_author(c, in->limit, in->has_skip ? in->skip : 0, &out->items);
}

/* PUT /api/posts/{id}. */
enum err replace_post(struct call *c, const struct replace_post_in *in, struct post *out)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_write(c, &target, &(struct editing_change){.replacement = &in->body}, out);
}

/* PATCH /api/posts/{id}. */
enum err update_post(struct call *c, const struct update_post_in *in, struct post *out)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_write(c, &target, &(struct editing_change){.change = &in->body}, out);
}

/* DELETE /api/posts/{id}. What was scheduled never goes out: its due entry finds no post. */
enum err delete_post(struct call *c, const struct delete_post_in *in)
{
	const struct editing_target target = {.id = in->id, .if_match = in->if_match};
	return editing_remove(c, &target);
}

/* GET /api/posts/{id}/revisions. */
enum err list_revisions(struct call *c, const struct list_revisions_in *in,
	struct revision_page *out)
{
	struct post post;
	TRY(post_store_by_id(c, in->id, &post));
	TRY(post_check_may_change(c, &post));
	struct cursor before = {0};
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &before));
	TRY(post_store_revisions(c, in->id, before.key, in->limit + 1, &out->items));
	if (out->items.count <= (size_t)in->limit)
		return OK;
	out->items.count = (size_t)in->limit;
	int64_t last = out->items.items[out->items.count - 1].version;
	out->next_cursor = cursor_encode(c, (struct cursor){.key = last});
	return OK;
}

/* The operations on collections. */
#include <inttypes.h>

#include "base/cursor.h"
#include "base/version_tag.h"
#include "collections/collection_order.h"
#include "collections/collection_store.h"
#include "db/db.h"
#include "post.h"
#include "post_store.h"

#define COLLECTIONS_MAX 1000
#define POSTS_MAX 10000 /* CollectionOrder has room for as many */

/* Reading. */

/* GET /api/collections. */
enum err list_collections(struct call *c, const struct list_collections_in *in,
	struct collection_page *out)
{
	struct cursor before = {0};
	bool more;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &before));
	TRY(collection_store_page(c, c->principal.user_id, before.id, in->limit, &out->items,
		&more));
	if (more)
		out->next_cursor = cursor_encode(c,
			(struct cursor){.id = out->items.items[out->items.count - 1].id});
	return OK;
}

static void describe(const struct collection *collection, struct collection_contents *out)
{
	out->id = collection->id;
	out->user_id = collection->user_id;
	out->name = collection->name;
	out->created_at_us = collection->created_at_us;
	out->updated_at_us = collection->updated_at_us;
	out->version = collection->version;
}

/* GET /api/collections/{id}. */
enum err get_collection(struct call *c, const struct get_collection_in *in,
	struct collection_contents *out)
{
	struct collection collection;
	int64_t last_place;
	TRY(collection_store_by_id(c, in->id, c->principal.user_id, &collection));
	describe(&collection, out);
	return collection_store_post_ids(c, in->id, &out->post_ids, &last_place);
}

static void leave_out_unreadable(struct call *c, struct post_list *posts)
{
	size_t kept = 0;
	for (size_t i = 0; i < posts->count; i++) {
		if (post_check_may_read(c, &posts->items[i]) == OK)
			posts->items[kept++] = posts->items[i];
		else
			call_forgive(c);
	}
	posts->count = kept;
}

/* GET /api/collections/{id}/posts. */
enum err list_collection_posts(struct call *c, const struct list_collection_posts_in *in,
	struct post_page *out)
{
	struct collection collection;
	struct cursor after = {0};
	int64_t last_place;
	bool more;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &after));
	TRY(collection_store_by_id(c, in->id, c->principal.user_id, &collection));
	TRY(collection_store_posts(c, in->id, after.key, in->limit, &out->items, &last_place,
		&more));
	if (more)
		out->next_cursor = cursor_encode(c, (struct cursor){.key = last_place});
	leave_out_unreadable(c, &out->items);
	return OK;
}

/* Writing. */

struct collection_job {
	int64_t id;
	const char *if_match;
	const char *name;
	int64_t post_id;
	const struct int_list *post_ids;
	struct collection *collection;
	struct int_list order; /* of the posts in the end */
};

static enum err insert(struct call *c, void *arg)
{
	struct collection_job *job = arg;
	return collection_store_insert(c, c->principal.user_id, job->name, COLLECTIONS_MAX,
		job->collection);
}

/* POST /api/collections. 409 for one too many. */
enum err create_collection(struct call *c, const struct create_collection_in *in,
	struct collection *out)
{
	return db_write(c, insert,
		&(struct collection_job){.name = in->body.name, .collection = out});
}

static enum err read_to_change(struct call *c, const struct collection_job *job)
{
	struct collection *collection = job->collection;
	TRY(collection_store_to_change(c, job->id, c->principal.user_id, collection));
	if (version_tag_matches(job->if_match, collection->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the collection is at version %" PRId64 " by now",
		collection->version);
}

static enum err rename_it(struct call *c, void *arg)
{
	struct collection_job *job = arg;
	TRY(read_to_change(c, job));
	job->collection->name = job->name;
	return collection_store_update(c, job->collection);
}

/* PATCH /api/collections/{id}. */
enum err update_collection(struct call *c, const struct update_collection_in *in,
	struct collection *out)
{
	return db_write(c, rename_it,
		&(struct collection_job){.id = in->id,
			.if_match = in->if_match,
			.name = in->body.name,
			.collection = out});
}

static enum err erase(struct call *c, void *arg)
{
	struct collection_job *job = arg;
	TRY(read_to_change(c, job));
	return collection_store_delete(c, job->collection);
}

/* DELETE /api/collections/{id}. */
enum err delete_collection(struct call *c, const struct delete_collection_in *in)
{
	struct collection collection;
	return db_write(c, erase,
		&(struct collection_job){.id = in->id,
			.if_match = in->if_match,
			.collection = &collection});
}

static enum err add(struct call *c, void *arg)
{
	struct collection_job *job = arg;
	struct post post;
	bool added;
	TRY(read_to_change(c, job));
	TRY(post_store_by_id(c, job->post_id, &post));
	TRY(post_check_may_read(c, &post));
	TRY(collection_store_add(c, job->id, job->post_id, POSTS_MAX, &added));
	return added ? collection_store_update(c, job->collection) : OK;
}

/* POST /api/collections/{id}/add_post. 404 for a post that the caller may not read. */
enum err add_collection_post(struct call *c, const struct add_collection_post_in *in,
	struct collection *out)
{
	return db_write(c, add,
		&(struct collection_job){.id = in->id,
			.post_id = in->body.post_id,
			.collection = out});
}

static enum err take_out(struct call *c, void *arg)
{
	struct collection_job *job = arg;
	bool removed;
	TRY(read_to_change(c, job));
	TRY(collection_store_remove(c, job->id, job->post_id, &removed));
	return removed ? collection_store_update(c, job->collection) : OK;
}

/* POST /api/collections/{id}/remove_post. */
enum err remove_collection_post(struct call *c, const struct remove_collection_post_in *in,
	struct collection *out)
{
	return db_write(c, take_out,
		&(struct collection_job){.id = in->id,
			.post_id = in->body.post_id,
			.collection = out});
}

static enum err reorder(struct call *c, void *arg)
{
	struct collection_job *job = arg;
	struct int_list now;
	int64_t last_place;
	TRY(read_to_change(c, job));
	TRY(collection_store_post_ids(c, job->id, &now, &last_place));
	TRY(collection_order(c, &now, job->post_ids, &job->order));
	TRY(collection_store_reorder(c, job->id, &job->order, last_place));
	return collection_store_update(c, job->collection);
}

/* PUT /api/collections/{id}/posts. 422 names each that is not in. */
enum err order_collection_posts(struct call *c, const struct order_collection_posts_in *in,
	struct collection_contents *out)
{
	struct collection collection;
	struct collection_job job = {.id = in->id,
		.if_match = in->if_match,
		.post_ids = &in->body.post_ids,
		.collection = &collection};
	TRY(db_write(c, reorder, &job));
	describe(&collection, out);
	out->post_ids = job.order;
	return OK;
}

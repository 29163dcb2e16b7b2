/* The operations on feature requests. */
#include "db/db.h"
#include "feature_requests/feature_request.h"
#include "feature_requests/feature_request_store.h"

/* GET /api/feature-requests. */
enum err list_feature_requests(struct call *c, const struct list_feature_requests_in *in,
	struct feature_request_page *out)
{
	struct cursor after;
	bool more;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, (uint8_t)in->sort, &after));
	TRY(feature_request_store_page(c, in->sort, in->status, in->cursor ? &after : NULL,
		in->limit, &out->items, &more));
	if (!more)
		return OK;
	const struct feature_request *last = &out->items.items[out->items.count - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.order = (uint8_t)in->sort, .key = last->votes, .id = last->id});
	return OK;
}

/* GET /api/feature-requests/{id}. */
enum err get_feature_request(struct call *c, const struct get_feature_request_in *in,
	struct feature_request *out)
{
	return feature_request_store_by_id(c, in->id, out);
}

struct request_job {
	int64_t id;
	const char *if_match;
	const struct feature_request_draft *draft;
	const struct feature_request_change *change;
	struct feature_request *request;
};

static enum err insert(struct call *c, void *arg)
{
	struct request_job *job = arg;
	return feature_request_store_insert(c, job->draft, job->request);
}

/* POST /api/feature-requests. */
enum err create_feature_request(struct call *c, const struct create_feature_request_in *in,
	struct feature_request *out)
{
	return db_write(c, insert, &(struct request_job){.draft = &in->body, .request = out});
}

static enum err read_to_change(struct call *c, const struct request_job *job)
{
	TRY(feature_request_store_to_change(c, job->id, job->request));
	TRY(feature_request_check_may_change(c, job->request));
	return feature_request_check_match(c, job->request, job->if_match);
}

static enum err change(struct call *c, void *arg)
{
	struct request_job *job = arg;
	TRY(read_to_change(c, job));
	TRY(feature_request_change(c, job->request, job->change));
	return feature_request_store_update(c, job->request);
}

/* PATCH /api/feature-requests/{id}. */
enum err update_feature_request(struct call *c, const struct update_feature_request_in *in,
	struct feature_request *out)
{
	return db_write(c, change,
		&(struct request_job){.id = in->id,
			.if_match = in->if_match,
			.change = &in->body,
			.request = out});
}

static enum err erase(struct call *c, void *arg)
{
	struct request_job *job = arg;
	TRY(read_to_change(c, job));
	return feature_request_store_delete(c, job->id);
}

/* DELETE /api/feature-requests/{id}. */
enum err delete_feature_request(struct call *c, const struct delete_feature_request_in *in)
{
	struct feature_request request;
	return db_write(c, erase,
		&(struct request_job){.id = in->id, .if_match = in->if_match, .request = &request});
}

static enum err vote(struct call *c, void *arg)
{
	struct request_job *job = arg;
	TRY(feature_request_store_to_change(c, job->id, job->request));
	return feature_request_store_vote(c, job->request);
}

/* POST /api/feature-requests/{id}/vote. */
enum err vote_for_feature_request(struct call *c, const struct vote_for_feature_request_in *in,
	struct feature_request *out)
{
	return db_write(c, vote, &(struct request_job){.id = in->id, .request = out});
}

static enum err unvote(struct call *c, void *arg)
{
	struct request_job *job = arg;
	TRY(feature_request_store_to_change(c, job->id, job->request));
	return feature_request_store_unvote(c, job->request);
}

/* DELETE /api/feature-requests/{id}/vote. */
enum err take_feature_vote_back(struct call *c, const struct take_feature_vote_back_in *in,
	struct feature_request *out)
{
	return db_write(c, unvote, &(struct request_job){.id = in->id, .request = out});
}

/* Rows to structs and back. */
#include "feature_requests/feature_request_store.h"

#include <inttypes.h>

#include "db/db.h"
#include "db/names.h"
#include "posts_sql.h"

static void read_request(struct db_row *row, struct feature_request *request)
{
	*request = (struct feature_request){0};
	request->id = row_int(row);
	request->has_user_id = row_int_or_null(row, &request->user_id);
	request->title = row_text(row);
	request->description = row_text(row);
	request->status = (enum feature_request_status)row_name(row, feature_request_status_names);
	request->priority = (enum feature_request_priority)row_name(row,
		feature_request_priority_names);
	request->votes = row_int(row);
	request->voted = row_bool(row);
	request->created_at_us = row_time(row);
	request->updated_at_us = row_time(row);
	request->version = row_int(row);
	row_end(row);
}

static struct db_value reader(const struct call *c)
{
	return db_int(c->principal.user_id);
}

enum err feature_request_store_insert(struct call *c, const struct feature_request_draft *draft,
	struct feature_request *request)
{
	enum feature_request_priority priority = draft->priority ? draft->priority
								 : FEATURE_REQUEST_PRIORITY_MEDIUM;
	struct db_row row;
	TRY(db_query_one(c, &SQL_FEATURE_REQUEST_INSERT,
		DB_ARGS(reader(c), db_text(draft->title), db_text(draft->description),
			db_name(feature_request_priority_names, priority), db_time(call_now_us(c))),
		&row));
	read_request(&row, request);
	return OK;
}

static enum err read_one(struct call *c, const struct sql *sql, int64_t id,
	struct feature_request *request)
{
	struct db_row row;
	enum err err = db_query_one(c, sql, DB_ARGS(reader(c), db_int(id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "there is no feature request %" PRId64, id);
	TRY(err);
	read_request(&row, request);
	return OK;
}

enum err feature_request_store_by_id(struct call *c, int64_t id, struct feature_request *request)
{
	return read_one(c, &SQL_FEATURE_REQUEST_BY_ID, id, request);
}

enum err feature_request_store_to_change(struct call *c, int64_t id,
	struct feature_request *request)
{
	return read_one(c, &SQL_FEATURE_REQUEST_TO_CHANGE, id, request);
}

enum err feature_request_store_update(struct call *c, struct feature_request *request)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_FEATURE_REQUEST_UPDATE,
		DB_ARGS(reader(c), db_int(request->id), db_text(request->title),
			db_text(request->description),
			db_name(feature_request_status_names, request->status),
			db_name(feature_request_priority_names, request->priority),
			db_time(request->updated_at_us)),
		&row));
	read_request(&row, request);
	return OK;
}

enum err feature_request_store_delete(struct call *c, int64_t id)
{
	return db_query(c, &SQL_FEATURE_REQUEST_DELETE, DB_ARGS(db_int(id)), NULL);
}

static enum err query_page(struct call *c, enum list_feature_requests_sort sort,
	struct db_value status, const struct cursor *after, int64_t limit, struct db_rows *rows)
{
	struct db_value id = db_int_or_null(after, after ? after->id : 0);
	if (sort == LIST_FEATURE_REQUESTS_SORT_CREATED_AT_DESC)
		return db_query(c, &SQL_FEATURE_REQUESTS_NEWEST,
			DB_ARGS(reader(c), status, id, db_int(limit)), rows);
	return db_query(c, &SQL_FEATURE_REQUESTS_WANTED,
		DB_ARGS(reader(c), status, db_int_or_null(after, after ? after->key : 0), id,
			db_int(limit)),
		rows);
}

enum err feature_request_store_page(struct call *c, enum list_feature_requests_sort sort,
	enum feature_request_status status, const struct cursor *after, int64_t limit,
	struct feature_request_list *page, bool *more)
{
	struct db_rows rows;
	TRY(query_page(c, sort, db_name(feature_request_status_names, status), after, limit + 1,
		&rows));
	*more = db_rows_cut(&rows, limit);
	page->count = rows.count;
	page->items = call_alloc(c, (page->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++) {
		struct db_row row = db_row(&rows, i);
		read_request(&row, &page->items[i]);
	}
	return OK;
}

static enum err count(struct call *c, int64_t id, int64_t gain)
{
	return db_query(c, &SQL_FEATURE_REQUEST_COUNT, DB_ARGS(db_int(id), db_int(gain)), NULL);
}

/* @param sql  inserts or deletes a row of votes; one that was there, or was not, counts nothing */
static enum err change_vote(struct call *c, const struct sql *sql, int64_t gain,
	struct feature_request *request)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_int(request->id), reader(c)), &rows));
	request->voted = gain > 0;
	if (!rows.changed)
		return OK;
	request->votes += gain;
	return count(c, request->id, gain);
}

enum err feature_request_store_vote(struct call *c, struct feature_request *request)
{
	return change_vote(c, &SQL_FEATURE_VOTE_INSERT, 1, request);
}

enum err feature_request_store_unvote(struct call *c, struct feature_request *request)
{
	return change_vote(c, &SQL_FEATURE_VOTE_DELETE, -1, request);
}

/* Each request is locked before its votes, as by who votes. */
static enum err remove_vote(struct call *c, int64_t user_id, int64_t request_id)
{
	struct db_rows rows;
	TRY(count(c, request_id, -1));
	TRY(db_query(c, &SQL_FEATURE_VOTE_DELETE, DB_ARGS(db_int(request_id), db_int(user_id)),
		&rows));
	return rows.changed ? OK : count(c, request_id, 1);
}

enum err feature_request_store_remove_votes(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_FEATURE_VOTES_OF, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		TRY(remove_vote(c, user_id, row_int(&row)));
	}
	*removed = (int64_t)rows.count;
	return OK;
}

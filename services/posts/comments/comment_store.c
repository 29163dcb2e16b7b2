/* Rows to structs and back. */
#include "comments/comment_store.h"

#include <inttypes.h>

#include "db/db.h"
#include "db/names.h"
#include "posts_sql.h"

void comment_store_read(struct db_row *row, struct comment *comment)
{
	*comment = (struct comment){0};
	comment->id = row_int(row);
	comment->post_id = row_int(row);
	comment->has_user_id = row_int_or_null(row, &comment->user_id);
	comment->seq = row_int(row);
	comment->change_seq = row_int(row);
	comment->content = row_text(row);
	comment->status = (enum comment_status)row_name(row, comment_status_names);
	comment->reason = row_text(row);
	comment->created_at_us = row_time(row);
	comment->updated_at_us = row_time(row);
	comment->author_name = row_text(row);
}

static void read_comment(struct db_row *row, struct comment *comment)
{
	comment_store_read(row, comment);
	row_end(row);
}

static void read_comments(struct call *c, const struct db_rows *rows, struct comment_list *comments)
{
	comments->count = rows->count;
	comments->items = call_alloc(c, (comments->count + 1) * sizeof *comments->items);
	for (size_t i = 0; i < comments->count; i++) {
		struct db_row row = db_row(rows, i);
		read_comment(&row, &comments->items[i]);
	}
}

enum err comment_store_advance(struct call *c, int64_t post_id, int64_t gain, int64_t *seq)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_COMMENT_THREAD_ADVANCE, DB_ARGS(db_int(post_id), db_int(gain)),
		&row));
	*seq = row_int(&row);
	row_end(&row);
	return OK;
}

enum err comment_store_insert(struct call *c, int64_t post_id, int64_t user_id, const char *content,
	struct comment *comment)
{
	int64_t seq;
	struct db_row row;
	TRY(comment_store_advance(c, post_id, 1, &seq));
	TRY(db_query_one(c, &SQL_COMMENT_INSERT,
		DB_ARGS(db_int(post_id), db_int(user_id), db_int(seq), db_text(content),
			db_time(call_now_us(c))),
		&row));
	read_comment(&row, comment);
	return OK;
}

enum err comment_store_by_id(struct call *c, int64_t id, struct comment *comment)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_COMMENT_BY_ID, DB_ARGS(db_int(id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "there is no comment %" PRId64, id);
	TRY(err);
	read_comment(&row, comment);
	return OK;
}

static int visible(enum comment_status status)
{
	return status == COMMENT_STATUS_VISIBLE;
}

enum err comment_store_update(struct call *c, struct comment *comment, enum comment_status was)
{
	TRY(comment_store_advance(c, comment->post_id, visible(comment->status) - visible(was),
		&comment->change_seq));
	return db_query(c, &SQL_COMMENT_UPDATE,
		DB_ARGS(db_int(comment->id), db_int_or_null(comment->has_user_id, comment->user_id),
			db_int(comment->change_seq), db_text(comment->content),
			db_name(comment_status_names, comment->status), db_text(comment->reason),
			db_time(comment->updated_at_us)),
		NULL);
}

enum err comment_store_last_seq(struct call *c, int64_t post_id, int64_t *seq)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COMMENT_THREAD, DB_ARGS(db_int(post_id)), &rows));
	*seq = 0;
	if (!rows.count)
		return OK;
	struct db_row row = db_row(&rows, 0);
	*seq = row_int(&row);
	row_end(&row);
	return OK;
}

enum err comment_store_page(struct call *c, const struct comment_query *query,
	struct comment_list *page, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, query->newest_first ? &SQL_COMMENTS_NEWEST : &SQL_COMMENTS_OLDEST,
		DB_ARGS(db_int(query->post_id),
			db_int_or_null(!query->all_hidden, query->reader_id),
			db_int_or_null(query->has_from, query->from_seq), db_int(query->limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, query->limit);
	read_comments(c, &rows, page);
	return OK;
}

enum err comment_store_changes(struct call *c, int64_t post_id, int64_t after_seq, int64_t limit,
	struct comment_list *page, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COMMENTS_CHANGED,
		DB_ARGS(db_int(post_id), db_int(after_seq), db_int(limit + 1)), &rows));
	*more = db_rows_cut(&rows, limit);
	read_comments(c, &rows, page);
	return OK;
}

enum err comment_store_of_author(struct call *c, int64_t user_id, int64_t limit,
	struct comment_list *comments)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COMMENTS_OF_AUTHOR, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	read_comments(c, &rows, comments);
	return OK;
}

enum err comment_store_remove(struct call *c, int64_t post_id, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	int64_t gone = 0;
	TRY(db_query(c, &SQL_COMMENTS_REMOVE, DB_ARGS(db_int(post_id), db_int(limit)), &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		gone += visible((enum comment_status)row_name(&row, comment_status_names));
		row_end(&row);
	}
	*removed = (int64_t)rows.count;
	return !gone ? OK
		     : db_query(c, &SQL_COMMENT_THREAD_SHRINK,
			       DB_ARGS(db_int(post_id), db_int(gone)), NULL);
}

/* A post's row says which rows of other tables are its own: what has no foreign key is removed by
 * what the row said last. */
#include "removal_store.h"

#include "comments/comment.h"
#include "comments/comment_store.h"
#include "db/db.h"
#include "post_store.h"
#include "posts_sql.h"
#include "tags.h"

struct removed_post {
	int64_t id;
	int64_t created_at_us;
	struct text_list tags;
};

static struct removed_post *read_posts(struct call *c, const struct db_rows *rows, size_t *tags)
{
	struct removed_post *posts = call_alloc(c, rows->count * sizeof *posts);
	*tags = 0;
	for (size_t i = 0; i < rows->count; i++) {
		struct db_row row = db_row(rows, i);
		posts[i].id = row_int(&row);
		posts[i].created_at_us = row_time(&row);
		posts[i].tags = tags_split(c, row_text(&row));
		row_end(&row);
		*tags += posts[i].tags.count;
	}
	return posts;
}

static enum err remove_tags(struct call *c, const struct removed_post *posts, size_t count,
	size_t tags)
{
	struct db_value *args = call_alloc(c, 3 * tags * sizeof *args);
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < posts[i].tags.count; j++) {
			args[used++] = db_int(posts[i].id);
			args[used++] = db_time(posts[i].created_at_us);
			args[used++] = db_text(posts[i].tags.items[j]);
		}
	}
	return db_query_each(c, &SQL_POST_TAG_DELETE, args, tags);
}

static enum err remove_deliveries(struct call *c, const struct removed_post *posts, size_t count)
{
	struct db_value *args = call_alloc(c, count * sizeof *args);
	for (size_t i = 0; i < count; i++)
		args[i] = db_int(posts[i].id);
	return db_query_each(c, &SQL_REMOVAL_DELIVERIES, args, count);
}

static enum err remove_posts(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, int64_t *removed)
{
	struct db_rows rows;
	size_t tags;
	TRY(db_query(c, sql, args, arg_count, &rows));
	const struct removed_post *posts = read_posts(c, &rows, &tags);
	TRY(remove_tags(c, posts, rows.count, tags));
	TRY(remove_deliveries(c, posts, rows.count));
	*removed = (int64_t)rows.count;
	return OK;
}

enum err removal_store_scheduled(struct call *c, int64_t user_id, int64_t from_us, int64_t limit,
	int64_t *removed)
{
	return remove_posts(c, &SQL_REMOVAL_SCHEDULED,
		DB_ARGS(db_int(user_id), db_time(from_us), db_int(limit)), removed);
}

enum err removal_store_posts(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	return remove_posts(c, &SQL_REMOVAL_POSTS, DB_ARGS(db_int(user_id), db_int(limit)),
		removed);
}

enum err removal_store_threads(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REMOVAL_THREADS, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	*removed = rows.changed;
	return OK;
}

enum err removal_store_slots(struct call *c, int64_t user_id)
{
	TRY(db_query(c, &SQL_REMOVAL_NOTIFIED_AUTHOR, DB_ARGS(db_int(user_id)), NULL));
	return db_query(c, &SQL_REMOVAL_SLOTS, DB_ARGS(db_int(user_id)), NULL);
}

/* Between the look and the lock its post may be gone, and the comment with it, or removed. */
static enum err remove_comment(struct call *c, int64_t id, int64_t post_id)
{
	struct post post;
	struct comment comment;
	TRY(post_store_to_change(c, post_id, &post));
	TRY(comment_store_by_id(c, id, &comment));
	enum comment_status was = comment.status;
	if (was == COMMENT_STATUS_REMOVED)
		return OK;
	comment_remove(c, &comment);
	return comment_store_update(c, &comment, was);
}

enum err removal_store_comments(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct comment_list comments;
	TRY(comment_store_of_author(c, user_id, limit, &comments));
	for (size_t i = 0; i < comments.count; i++) {
		const struct comment *each = &comments.items[i];
		enum err err = remove_comment(c, each->id, each->post_id);
		if (err == ERR_NOT_FOUND)
			call_forgive(c);
		else
			TRY(err);
	}
	*removed = (int64_t)comments.count;
	return OK;
}

enum err removal_store_collections(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REMOVAL_COLLECTIONS, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	*removed = rows.changed;
	if (rows.changed == limit)
		return OK;
	return db_query(c, &SQL_REMOVAL_COLLECTION_OWNER, DB_ARGS(db_int(user_id)), NULL);
}

enum err removal_store_feature_requests(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REMOVAL_FEATURE_REQUESTS,
		DB_ARGS(db_int(user_id), db_time(call_now_us(c)), db_int(limit)), &rows));
	*removed = rows.changed;
	return OK;
}
static enum err remove_rows(struct call *c, const struct sql *sql, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}

enum err removal_store_webhook_deliveries(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	return remove_rows(c, &SQL_REMOVAL_WEBHOOK_DELIVERIES, user_id, limit, removed);
}

enum err removal_store_events(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	return remove_rows(c, &SQL_REMOVAL_EVENTS, user_id, limit, removed);
}

enum err removal_store_answers(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_IDEMPOTENCY_REMOVE_OF, DB_ARGS(db_int(user_id), db_int(limit)),
		&rows));
	*removed = rows.changed;
	return OK;
}

enum err removal_store_webhooks(struct call *c, int64_t user_id)
{
	return db_query(c, &SQL_REMOVAL_WEBHOOKS, DB_ARGS(db_int(user_id)), NULL);
}

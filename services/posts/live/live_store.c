/* Where threads and events stand. */
#include "live/live_store.h"

#include "db/names.h"
#include "events/event_store.h"
#include "post_store.h"
#include "posts_sql.h"

enum err live_store_threads(struct call *c, const int64_t *post_ids, size_t count,
	struct thread_place_list *places)
{
	struct db_rows rows;
	*places = (struct thread_place_list){0};
	if (!count)
		return OK;
	TRY(db_query(c, &SQL_LIVE_THREADS, DB_ARGS(event_store_ids(c, post_ids, count)), &rows));
	places->count = rows.count;
	places->items = call_alloc(c, rows.count * sizeof *places->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		places->items[i].post_id = row_int(&row);
		places->items[i].last_seq = row_int(&row);
		places->items[i].is_public = post_status_is_public(
			(enum post_status)row_name(&row, post_status_names));
		row_end(&row);
	}
	return OK;
}

enum err live_store_mark(struct call *c, int64_t *position)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_LIVE_MARK, DB_NO_ARGS, &row));
	*position = row_int(&row);
	return OK;
}

static enum err put_author(struct call *c, void *arg)
{
	const int64_t *user_id = arg;
	return db_query(c, &SQL_NOTIFIED_AUTHOR_PUT,
		DB_ARGS(db_int(*user_id), db_time(call_now_us(c))), NULL);
}

enum err live_store_note_author(struct call *c, int64_t user_id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_NOTIFIED_AUTHOR_SEEN,
		DB_ARGS(db_int(user_id), db_time(call_now_us(c) - US_PER_DAY)), &rows));
	return rows.count ? OK : db_write(c, put_author, &user_id);
}

enum err live_store_remove_authors(struct call *c, int64_t before_us, int64_t limit,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_NOTIFIED_AUTHORS_REMOVE, DB_ARGS(db_time(before_us), db_int(limit)),
		&rows));
	*removed = (int64_t)rows.count;
	return OK;
}

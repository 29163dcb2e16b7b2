/* Rows to structs. */
#include "clone_store.h"

#include <string.h>

#include "scraper_sql.h"

#define FAILURE_BYTES_MAX 200

enum err clone_store_want(struct call *c, const struct clone_wish *wish)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_WANT,
		DB_ARGS(db_text(wish->key), db_text(wish->url), db_time(call_now_us(c)),
			db_int(CLONES_WAITING_MAX)),
		&rows));
	if (!wish->page_id)
		return OK;
	return db_query(c, &SQL_CLONE_OWN,
		DB_ARGS(db_text(wish->key), db_int(wish->page_id), db_time(call_now_us(c))), &rows);
}

enum err clone_store_drop(struct call *c, int64_t page_id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_DROP, DB_ARGS(db_int(page_id), db_time(0)), &rows));
	return db_query(c, &SQL_CLONE_DISOWN, DB_ARGS(db_int(page_id)), &rows);
}

enum err clone_store_claim(struct call *c, int64_t lease_us, int64_t limit,
	struct clone_job_list *jobs)
{
	struct db_rows rows;
	int64_t now_us = call_now_us(c);
	TRY(db_query(c, &SQL_CLONE_CLAIM,
		DB_ARGS(db_time(now_us), db_time(now_us + lease_us), db_int(limit)), &rows));
	*jobs = (struct clone_job_list){.count = rows.count};
	jobs->items = call_alloc(c, rows.count * sizeof *jobs->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		jobs->items[i].key = row_text(&row);
		jobs->items[i].url = row_text(&row);
		jobs->items[i].attempts = row_int(&row);
		row_end(&row);
	}
	return OK;
}

enum err clone_store_done(struct call *c, const struct clone *clone)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_DONE,
		DB_ARGS(db_text(clone->key), db_text(clone->sha256), db_text(clone->type),
			db_int(clone->width), db_int(clone->height), db_int(clone->bytes)),
		&rows));
	return rows.count ? OK
			  : fail(c, ERR_UNAVAILABLE,
				    "the same picture is being removed at this moment");
}

enum err clone_store_owners(struct call *c, const char *key, struct clone_owners *owners)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_OWNERS, DB_ARGS(db_text(key), db_int(CLONE_OWNERS_MAX)), &rows));
	owners->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		owners->items[i] = row_int(&row);
		row_end(&row);
	}
	return OK;
}

enum err clone_store_failed(struct call *c, const char *key, int64_t next_try_us, const char *why)
{
	struct db_rows rows;
	return db_query(c, &SQL_CLONE_FAILED,
		DB_ARGS(db_text(key), db_time_or_null(next_try_us != 0, next_try_us),
			db_text(call_printf(c, "%.*s", FAILURE_BYTES_MAX, why))),
		&rows);
}

enum err clone_store_put_back(struct call *c, const char *key, int64_t next_try_us)
{
	struct db_rows rows;
	return db_query(c, &SQL_CLONE_PUT_BACK, DB_ARGS(db_text(key), db_time(next_try_us)), &rows);
}

enum err clone_store_by_key(struct call *c, const char *key, struct clone *clone)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_BY_KEY, DB_ARGS(db_text(key)), &rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "there is no copy");
	struct db_row row = db_row(&rows, 0);
	*clone = (struct clone){.key = key};
	clone->sha256 = row_text(&row);
	clone->type = row_text(&row);
	row_end(&row);
	return OK;
}

enum err clone_store_old_page(struct call *c, int64_t before_us, int64_t *page_id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_OLD_PAGE, DB_ARGS(db_time(before_us)), &rows));
	*page_id = 0;
	if (!rows.count)
		return OK;
	struct db_row row = db_row(&rows, 0);
	*page_id = row_int(&row);
	row_end(&row);
	return OK;
}

enum err clone_store_release(struct call *c, int64_t page_id, int64_t before_us)
{
	struct db_rows rows;
	return db_query(c, &SQL_CLONE_RELEASE, DB_ARGS(db_int(page_id), db_time(before_us)), &rows);
}

enum err clone_store_doom(struct call *c, int64_t before_us, int64_t again_us, int64_t limit,
	struct doomed_clone_list *doomed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_DOOM,
		DB_ARGS(db_time(call_now_us(c)), db_time(before_us), db_time(again_us),
			db_int(limit)),
		&rows));
	*doomed = (struct doomed_clone_list){.count = rows.count};
	doomed->items = call_alloc(c, rows.count * sizeof *doomed->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		doomed->items[i].key = row_text(&row);
		doomed->items[i].sha256 = row_text(&row);
		doomed->items[i].type = row_text(&row);
		row_end(&row);
	}
	return OK;
}

enum err clone_store_is_kept(struct call *c, const char *sha256, bool *kept)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_CLONE_IS_KEPT, DB_ARGS(db_text(sha256)), &rows));
	*kept = rows.count > 0;
	return OK;
}

enum err clone_store_forget(struct call *c, const char *key, int64_t doomed_at_us)
{
	struct db_rows rows;
	return db_query(c, &SQL_CLONE_FORGET, DB_ARGS(db_text(key), db_time(doomed_at_us)), &rows);
}

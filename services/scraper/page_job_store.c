/* Rows to structs and back. */
#include "page_job_store.h"

#include <inttypes.h>

#include "scraper_sql.h"

#define REMOVED_AT_ONCE 500
#define HOUR_US (60 * US_PER_MINUTE)

enum err page_job_store_put(struct call *c, const char *name)
{
	return db_query(c, &SQL_PAGE_JOB_PUT, DB_ARGS(db_text(name), db_time(call_now_us(c))),
		NULL);
}

enum err page_job_store_state(struct call *c, const char *name, struct page_job_state *state,
	bool *found)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_JOB_STATE, DB_ARGS(db_text(name)), &rows));
	*state = (struct page_job_state){0};
	*found = rows.count > 0;
	if (!*found)
		return OK;
	struct db_row row = db_row(&rows, 0);
	state->ended = row_int(&row);
	state->failures = row_int(&row);
	state->outcome = row_text(&row);
	state->detail = row_text(&row);
	state->has_due = row_time_or_null(&row, &state->due_at_us);
	state->has_not_before = row_time_or_null(&row, &state->not_before_us);
	row_end(&row);
	return OK;
}

enum err page_job_store_waiting(struct call *c, int64_t max, int64_t *count)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_PAGE_JOBS_WAITING, DB_ARGS(db_int(max)), &row));
	*count = row_int(&row);
	return OK;
}

enum err page_job_store_touch(struct call *c, const char *name)
{
	return db_query(c, &SQL_PAGE_JOB_TOUCH, DB_ARGS(db_text(name), db_time(call_now_us(c))),
		NULL);
}

enum err page_job_store_any_due(struct call *c, bool *due)
{
	struct db_rows rows;
	struct db_value now = db_time(call_now_us(c));
	TRY(db_query(c, &SQL_PAGE_JOBS_DUE, DB_ARGS(db_int(1), now), &rows));
	if (!rows.count)
		TRY(db_query(c, &SQL_PAGE_JOBS_DUE, DB_ARGS(db_int(0), now), &rows));
	*due = rows.count > 0;
	return OK;
}

static void read_times(struct db_row *row, struct page_times *times)
{
	*times = (struct page_times){0};
	for (int i = 0; i < PART_COUNT; i++)
		row_time_or_null(row, &times->at_us[i]);
}

static enum err claim(struct call *c, int64_t waited, int64_t lease_us, struct page_job *job,
	bool *found)
{
	struct db_rows rows;
	int64_t now_us = call_now_us(c);
	TRY(db_query(c, &SQL_PAGE_JOB_CLAIM,
		DB_ARGS(db_int(waited), db_time(now_us), db_time(now_us + lease_us)), &rows));
	*found = rows.count > 0;
	if (!*found)
		return OK;
	struct db_row row = db_row(&rows, 0);
	job->name = row_text(&row);
	job->attempt = row_int(&row);
	job->failures = row_int(&row);
	read_times(&row, &job->fetched);
	job->asked_at_us = row_time(&row);
	row_end(&row);
	return OK;
}

enum err page_job_store_claim(struct call *c, int64_t lease_us, struct page_job *job, bool *found)
{
	TRY(claim(c, 1, lease_us, job, found));
	return *found ? OK : claim(c, 0, lease_us, job, found);
}

static struct db_value time_of(const struct page_times *times, enum page_part part)
{
	return db_time_or_null(times->at_us[part] != 0, times->at_us[part]);
}

#define TIME_ARGS(times) \
	time_of(times, PART_COUNTERS), time_of(times, PART_POSTS), time_of(times, PART_STATIC)

enum err page_job_store_end(struct call *c, const struct page_job *job,
	const struct page_job_end *end)
{
	return db_query(c, &SQL_PAGE_JOB_END,
		DB_ARGS(db_text(job->name), db_int(job->attempt),
			db_time_or_null(end->has_due, end->due_at_us),
			db_time_or_null(end->has_not_before, end->not_before_us),
			db_int(end->failures), TIME_ARGS(&end->fetched), db_text(end->outcome),
			db_text(end->detail), db_time(call_now_us(c))),
		NULL);
}

enum err page_job_store_adopt(struct call *c, const char *name, const struct page_job_end *end)
{
	return db_query(c, &SQL_PAGE_JOB_ADOPT,
		DB_ARGS(db_text(name), db_time_or_null(end->has_due, end->due_at_us),
			TIME_ARGS(&end->fetched), db_text(end->outcome), db_time(call_now_us(c))),
		NULL);
}

enum err page_job_store_delete(struct call *c, const char *name)
{
	return db_query(c, &SQL_PAGE_JOB_DELETE, DB_ARGS(db_text(name)), NULL);
}

static enum err remove_some(struct call *c, const struct sql *sql, int64_t before_us,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_time(before_us), db_int(REMOVED_AT_ONCE)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}

enum err page_job_store_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	return remove_some(c, &SQL_PAGE_JOBS_REMOVE, before_us, removed);
}

enum err page_job_store_remove_askers(struct call *c, int64_t before_us, int64_t *removed)
{
	return remove_some(c, &SQL_PAGE_ASKERS_REMOVE, before_us, removed);
}

enum err page_job_store_count_asker(struct call *c, int64_t user_id, int64_t hourly_max)
{
	struct db_row row;
	int64_t now_us = call_now_us(c);
	int64_t hour_us = now_us - now_us % HOUR_US;
	TRY(db_query_one(c, &SQL_PAGE_ASKER_COUNT, DB_ARGS(db_int(user_id), db_time(hour_us)),
		&row));
	if (row_int(&row) <= hourly_max)
		return OK;
	return fail_retry(c, ERR_THROTTLED, (int)((hour_us + HOUR_US - now_us) / US_PER_SECOND) + 1,
		"you had %" PRId64 " pages fetched in this hour that nobody knew", hourly_max);
}

/* Figures of publishing, in the database. */
#include "publishing/stats_store.h"

#include "posts_sql.h"

enum err stats_store_lateness(struct call *c, int64_t from_us, int64_t to_us,
	struct lateness *lateness)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_STATS_LATENESS, DB_ARGS(db_time(from_us), db_time(to_us)), &rows));
	*lateness = (struct lateness){0};
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		const char *classes = row_text(&row);
		int64_t times = row_int(&row);
		int64_t max_us = row_int(&row);
		row_end(&row);
		if (!lateness_merge(lateness, classes, times, max_us))
			return fail(c, ERR_INTERNAL, "a batch's lateness is %s", classes);
	}
	return OK;
}

enum err stats_store_overdue(struct call *c, int64_t before_us, struct overdue *overdue)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_STATS_OVERDUE, DB_ARGS(db_time(before_us)), &row));
	int64_t all = row_int(&row);
	overdue->delivering = row_int(&row);
	overdue->lost = all - overdue->delivering;
	return OK;
}

static enum err count(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, int64_t *found)
{
	struct db_row row;
	TRY(db_query_one(c, sql, args, arg_count, &row));
	*found = row_int(&row);
	return OK;
}

enum err stats_store_pending(struct call *c, int64_t from_us, int64_t *pending)
{
	return count(c, &SQL_STATS_PENDING, DB_ARGS(db_time(from_us)), pending);
}

enum err stats_store_doubled(struct call *c, int64_t from_us, int64_t to_us, int64_t limit,
	int64_t *doubled)
{
	return count(c, &SQL_STATS_DOUBLED,
		DB_ARGS(db_time(from_us), db_time(to_us), db_int(limit)), doubled);
}

enum err stats_store_remove(struct call *c, int64_t before_us, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLISHING_BATCHES_REMOVE, DB_ARGS(db_time(before_us), db_int(limit)),
		&rows));
	*removed = (int64_t)rows.count;
	return OK;
}

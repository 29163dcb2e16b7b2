/* The rollups in the database. Rows go in one order, so that two who write the same never wait for
 * each other. */
#include "rollup_store.h"

#include <stdlib.h>

#include "analytics_sql.h"
#include "base/rfc3339.h"

enum err rollup_store_share(struct call *c)
{
	return db_query(c, &SQL_ROLLUP_SHARE, DB_NO_ARGS, NULL);
}

enum err rollup_store_lock(struct call *c)
{
	return db_query(c, &SQL_ROLLUP_LOCK, DB_NO_ARGS, NULL);
}

static int compare(const void *left, const void *right)
{
	const struct rollup_row *one = left, *other = right;
	if (one->bucket != other->bucket)
		return one->bucket < other->bucket ? -1 : 1;
	return (one->subject > other->subject) - (one->subject < other->subject);
}

/* Bucket, subject, counts. */
static enum err add(struct call *c, const struct sql *sql, struct rollup *rollup)
{
	size_t width = sql->parameter_count;
	struct db_value *args = arena_alloc_raw(c->arena,
		(rollup->count * width + 1) * sizeof *args);
	struct db_value *at = args;
	qsort(rollup->rows, rollup->count, sizeof *rollup->rows, compare);
	for (size_t i = 0; i < rollup->count; i++) {
		const struct rollup_row *row = &rollup->rows[i];
		*at++ = db_int(row->bucket);
		*at++ = db_int(row->subject);
		for (size_t j = 0; j < width - 2; j++)
			*at++ = db_int(row->counts[j]);
	}
	int64_t changed;
	return db_query_set(c, sql, args, rollup->count, &changed);
}

enum err rollup_store_add(struct call *c, const struct rollup *quarters)
{
	struct rollup sorted = *quarters, days, months;
	rollup_init(&days, c->arena);
	rollup_init(&months, c->arena);
	rollup_to_days(quarters, &days);
	rollup_to_months(&days, &months);
	TRY(add(c, &SQL_ROLLUP_QUARTERS_ADD, &sorted));
	TRY(add(c, &SQL_ROLLUP_DAYS_ADD, &days));
	return add(c, &SQL_ROLLUP_MONTHS_ADD, &months);
}

enum err rollup_store_replace_day(struct call *c, int64_t day, const struct rollup *quarters)
{
	struct rollup sorted = *quarters, days;
	rollup_init(&days, c->arena);
	rollup_to_days(quarters, &days);
	TRY(db_query(c, &SQL_ROLLUP_QUARTERS_OF_DAY_REMOVE, DB_ARGS(db_int(day)), NULL));
	TRY(db_query(c, &SQL_ROLLUP_DAY_REMOVE, DB_ARGS(db_int(day)), NULL));
	TRY(add(c, &SQL_ROLLUP_QUARTERS_ADD, &sorted));
	return add(c, &SQL_ROLLUP_DAYS_ADD, &days);
}

static int64_t first_day(int64_t month)
{
	return rfc3339_days(1970 + (int)(month / 12), 1 + (int)(month % 12), 1);
}

enum err rollup_store_replace_month(struct call *c, int64_t month)
{
	TRY(db_query(c, &SQL_ROLLUP_MONTH_REMOVE, DB_ARGS(db_int(month)), NULL));
	return db_query(c, &SQL_ROLLUP_MONTH_MAKE,
		DB_ARGS(db_int(month), db_int(first_day(month)), db_int(first_day(month + 1) - 1)),
		NULL);
}

/* Days and months are not found by their subject: its quarters tell which there are. */
enum err rollup_store_remove(struct call *c, int64_t subject)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_ROLLUP_DAYS_OF_SUBJECT, DB_ARGS(db_int(subject)), &rows));
	for (size_t i = 0; i < rows.count; i++) {
		int64_t day = rows.cells[i].integer;
		TRY(db_query(c, &SQL_ROLLUP_DAY_FORGET, DB_ARGS(db_int(day), db_int(subject)),
			NULL));
		TRY(db_query(c, &SQL_ROLLUP_MONTH_FORGET,
			DB_ARGS(db_int(rollup_month(day)), db_int(subject)), NULL));
	}
	return db_query(c, &SQL_ROLLUP_QUARTERS_FORGET, DB_ARGS(db_int(subject)), NULL);
}

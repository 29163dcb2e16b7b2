/* The rollups in the database. Rows go in one order, so that two who write the same never wait for
 * each other. */
#include "rollup_store.h"

#include <stdlib.h>

#include "analytics_sql.h"
#include "base/macros.h"
#include "base/random.h"

enum err rollup_store_share(struct call *c)
{
	return db_query(c, &SQL_ROLLUP_SHARE, DB_NO_ARGS, NULL);
}

enum err rollup_store_lock(struct call *c)
{
	return db_query(c, &SQL_ROLLUP_LOCK, DB_NO_ARGS, NULL);
}

/* A statement that adds to a table; rows go in the order of its key. */
struct adding {
	const struct sql *sql;
	const enum rollup_count *columns;
	size_t column_count;
	bool by_subject;
	bool is_stamped; /* see schema */
};

/* The first of each pair adds whatever there is, the other one what events change. */

static const enum rollup_count columns[] = {COUNT_IMPRESSIONS, COUNT_VIEWS, COUNT_SHARES,
	COUNT_COMMENTS, COUNT_LIKES, COUNT_PRAISE, COUNT_EMPATHY, COUNT_INTEREST,
	COUNT_APPRECIATION, COUNT_BOTS, COUNT_FROM_SITE, COUNT_FROM_SEARCH, COUNT_FROM_SOCIAL,
	COUNT_FROM_LINK, COUNT_ON_DESKTOP, COUNT_ON_PHONE, COUNT_ON_TABLET};
static const enum rollup_count read_columns[] = {COUNT_IMPRESSIONS, COUNT_VIEWS, COUNT_SHARES,
	COUNT_BOTS, COUNT_FROM_SITE, COUNT_FROM_SEARCH, COUNT_FROM_SOCIAL, COUNT_FROM_LINK,
	COUNT_ON_DESKTOP, COUNT_ON_PHONE, COUNT_ON_TABLET};

static const struct adding quarters_adding[] = {{&SQL_ROLLUP_QUARTERS_ADD, columns, ROLLUP_CLASSES,
							true, false},
	{&SQL_ROLLUP_QUARTERS_ADD_READ, read_columns, 4, true, false}};
static const struct adding days_adding[] = {{&SQL_ROLLUP_DAYS_ADD, columns, COUNT_OF(columns),
						    false, true},
	{&SQL_ROLLUP_DAYS_ADD_READ, read_columns, COUNT_OF(read_columns), false, true}};
static const struct adding months_adding[] = {{&SQL_ROLLUP_MONTHS_ADD, columns, ROLLUP_CLASSES,
						      false, true},
	{&SQL_ROLLUP_MONTHS_ADD_READ, read_columns, 4, false, true}};

/* Whether all that is counted is what events change. */
static bool is_read(const struct rollup *rollup)
{
	int32_t others = 0;
	for (size_t i = 0; i < rollup->count; i++)
		for (int j = COUNT_COMMENTS; j < COUNT_BOTS; j++)
			others |= rollup->rows[i].counts[j];
	return !others;
}

static int compare_int(int64_t one, int64_t other)
{
	return (one > other) - (one < other);
}

static int compare_by_subject(const void *left, const void *right)
{
	const struct rollup_row *one = left, *other = right;
	int subjects = compare_int(one->subject, other->subject);
	return subjects ? subjects : compare_int(one->bucket, other->bucket);
}

static int compare_by_bucket(const void *left, const void *right)
{
	const struct rollup_row *one = left, *other = right;
	int buckets = compare_int(one->bucket, other->bucket);
	return buckets ? buckets : compare_int(one->subject, other->subject);
}

/* A number that no other transaction has: above 0, and of 62 bits. */
static int64_t draw_stamp(void)
{
	uint64_t bits;
	random_fast(&bits, sizeof bits);
	return (int64_t)(bits >> 2) + 1;
}

/* Bucket, subject, counts, stamp. */
static struct db_value *bind(const struct adding *adding, const struct rollup_row *row,
	int64_t stamp, struct db_value *at)
{
	*at++ = db_int(row->bucket);
	*at++ = db_int(row->subject);
	for (size_t i = 0; i < adding->column_count; i++)
		*at++ = db_int(row->counts[adding->columns[i]]);
	if (adding->is_stamped)
		*at++ = db_int(row->subject ? 0 : stamp);
	return at;
}

static enum err add(struct call *c, const struct adding *adding, struct rollup *rollup,
	int64_t stamp)
{
	size_t width = adding->sql->parameter_count;
	struct db_value *args = arena_alloc_raw(c->arena,
		(rollup->count * width + 1) * sizeof *args);
	struct db_value *at = args;
	qsort(rollup->rows, rollup->count, sizeof *rollup->rows,
		adding->by_subject ? compare_by_subject : compare_by_bucket);
	for (size_t i = 0; i < rollup->count; i++)
		at = bind(adding, &rollup->rows[i], stamp, at);
	int64_t changed;
	return db_query_set(c, adding->sql, args, rollup->count, &changed);
}

enum err rollup_store_add(struct call *c, const struct rollup *quarters)
{
	struct rollup sorted = *quarters, days, months;
	bool which = is_read(quarters);
	int64_t stamp = draw_stamp();
	rollup_init(&days, c->arena);
	rollup_init(&months, c->arena);
	rollup_to_days(quarters, &days);
	rollup_to_months(&days, &months);
	TRY(add(c, &quarters_adding[which], &sorted, stamp));
	TRY(add(c, &days_adding[which], &days, stamp));
	return add(c, &months_adding[which], &months, stamp);
}

enum err rollup_store_replace_day(struct call *c, int64_t day, const struct rollup *quarters)
{
	struct rollup sorted = *quarters, days;
	bool which = is_read(quarters);
	rollup_init(&days, c->arena);
	rollup_to_days(quarters, &days);
	TRY(db_query(c, &SQL_ROLLUP_QUARTERS_OF_DAY_REMOVE, DB_ARGS(db_int(day)), NULL));
	TRY(db_query(c, &SQL_ROLLUP_DAY_REMOVE, DB_ARGS(db_int(day)), NULL));
	TRY(add(c, &quarters_adding[which], &sorted, 0));
	return add(c, &days_adding[which], &days, draw_stamp());
}

enum err rollup_store_replace_month(struct call *c, int64_t month)
{
	TRY(db_query(c, &SQL_ROLLUP_MONTH_REMOVE, DB_ARGS(db_int(month)), NULL));
	return db_query(c, &SQL_ROLLUP_MONTH_MAKE,
		DB_ARGS(db_int(month), db_int(rollup_first_day(month)),
			db_int(rollup_first_day(month + 1) - 1), db_int(draw_stamp())),
		NULL);
}

static enum err forget_day(struct call *c, int64_t day, int64_t subject, int64_t stamp)
{
	const struct db_value which = db_int(rollup_month(day));
	TRY(db_query(c, &SQL_ROLLUP_DAY_FORGET, DB_ARGS(db_int(day), db_int(subject)), NULL));
	TRY(db_query(c, &SQL_ROLLUP_DAY_STAMP, DB_ARGS(db_int(day), db_int(stamp)), NULL));
	TRY(db_query(c, &SQL_ROLLUP_MONTH_FORGET, DB_ARGS(which, db_int(subject)), NULL));
	return db_query(c, &SQL_ROLLUP_MONTH_STAMP, DB_ARGS(which, db_int(stamp)), NULL);
}

/* Days and months are not found by their subject: its quarters tell which there are. */
enum err rollup_store_remove(struct call *c, int64_t subject)
{
	struct db_rows rows;
	int64_t stamp = draw_stamp();
	TRY(db_query(c, &SQL_ROLLUP_DAYS_OF_SUBJECT, DB_ARGS(db_int(subject)), &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(forget_day(c, rows.cells[i].integer, subject, stamp));
	return db_query(c, &SQL_ROLLUP_QUARTERS_FORGET, DB_ARGS(db_int(subject)), NULL);
}

/* The rollups in the database. Rows go in one order, so that two who write the same never wait for
 * each other. */
#include "rollups/rollup_store.h"

#include <stdlib.h>

#include "analytics_sql.h"
#include "base/macros.h"
#include "base/random.h"
#include "rollups/quarters.h"

#define QUARTER_BYTES 16 /* of one in a text, mostly */
#define QUARTERS_BYTES_MAX ((size_t)64 * 1024)

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
	bool has_quarters; /* see quarters.h */
};

/* The first of each pair adds whatever there is, the other one what events change. */

static const enum rollup_count columns[] = {COUNT_IMPRESSIONS, COUNT_VIEWS, COUNT_SHARES,
	COUNT_COMMENTS, COUNT_LIKES, COUNT_PRAISE, COUNT_EMPATHY, COUNT_INTEREST,
	COUNT_APPRECIATION, COUNT_BOTS, COUNT_FROM_SITE, COUNT_FROM_SEARCH, COUNT_FROM_SOCIAL,
	COUNT_FROM_LINK, COUNT_ON_DESKTOP, COUNT_ON_PHONE, COUNT_ON_TABLET};
static const enum rollup_count read_columns[] = {COUNT_IMPRESSIONS, COUNT_VIEWS, COUNT_SHARES,
	COUNT_BOTS, COUNT_FROM_SITE, COUNT_FROM_SEARCH, COUNT_FROM_SOCIAL, COUNT_FROM_LINK,
	COUNT_ON_DESKTOP, COUNT_ON_PHONE, COUNT_ON_TABLET};

static const struct adding days_adding[] = {{&SQL_ROLLUP_DAYS_ADD, columns, COUNT_OF(columns),
						    true},
	{&SQL_ROLLUP_DAYS_ADD_READ, read_columns, COUNT_OF(read_columns), true}};
static const struct adding months_adding[] = {{&SQL_ROLLUP_MONTHS_ADD, columns, ROLLUP_CLASSES,
						      false},
	{&SQL_ROLLUP_MONTHS_ADD_READ, read_columns, 4, false}};

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

/* What is added to a table, in the order of its key, and the quarters of each row. */
struct added {
	struct rollup rows;
	struct slice *quarters;
};

/* Bucket, subject, counts, quarters, stamp. */
static struct db_value *bind(const struct adding *adding, const struct added *added, size_t index,
	int64_t stamp, struct db_value *at)
{
	const struct rollup_row *row = &added->rows.rows[index];
	*at++ = db_int(row->bucket);
	*at++ = db_int(row->subject);
	for (size_t i = 0; i < adding->column_count; i++)
		*at++ = db_int(row->counts[adding->columns[i]]);
	if (adding->has_quarters)
		*at++ = db_bytes(added->quarters[index].data, added->quarters[index].len);
	*at++ = db_int(row->subject ? 0 : stamp);
	return at;
}

static enum err add(struct call *c, const struct adding *adding, const struct added *added,
	int64_t stamp)
{
	size_t count = added->rows.count;
	struct db_value *args = arena_alloc_raw(c->arena,
		(count * adding->sql->parameter_count + 1) * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < count; i++)
		at = bind(adding, added, i, stamp, at);
	int64_t changed;
	return db_query_set(c, adding->sql, args, count, &changed);
}

static void sort(struct rollup *rollup)
{
	qsort(rollup->rows, rollup->count, sizeof *rollup->rows, compare_by_bucket);
}

/* The quarters of days. */

/* What the rows of those days have already; nothing where there is no row. */
static enum err read_quarters(struct call *c, struct added *days)
{
	size_t count = days->rows.count;
	struct db_value *args = arena_alloc_raw(c->arena, (2 * count + 1) * sizeof *args);
	struct db_rows rows;
	for (size_t i = 0; i < count; i++) {
		args[2 * i] = db_int(days->rows.rows[i].bucket);
		args[2 * i + 1] = db_int(days->rows.rows[i].subject);
	}
	TRY(db_query_set_rows(c, &SQL_ROLLUP_DAYS_QUARTERS, args, count, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct db_value *cells = &rows.cells[i * rows.columns];
		const struct rollup_row wanted = {.bucket = cells[0].integer,
			.subject = cells[1].integer};
		const struct rollup_row *found = bsearch(&wanted, days->rows.rows, count,
			sizeof wanted, compare_by_bucket);
		if (found)
			days->quarters[found - days->rows.rows] = (struct slice){cells[2].text.data,
				cells[2].text.len};
	}
	return OK;
}

static int compare_by_day(const void *left, const void *right)
{
	const struct rollup_row *one = left, *other = right;
	int days = compare_int(one->bucket / QUARTERS_PER_DAY, other->bucket / QUARTERS_PER_DAY);
	return days ? days : compare_int(one->subject, other->subject);
}

static enum err add_to_quarters(struct call *c, const struct rollup_row *rows, size_t count,
	struct quarters *sum, struct slice *text)
{
	struct text written;
	*sum = (struct quarters){0};
	if (text->len && !quarters_read(*text, sum))
		return fail(c, ERR_INTERNAL, "rollup_days has quarters that cannot be read");
	for (size_t i = 0; i < count; i++)
		quarters_add(sum, rows[i].bucket, rows[i].counts);
	text_init(&written, c->arena, text->len + count * QUARTER_BYTES + QUARTER_BYTES,
		QUARTERS_BYTES_MAX);
	quarters_write(sum, &written);
	*text = (struct slice){text_string(&written), written.len};
	return OK;
}

/* Both are sorted by day and subject, and each day has the quarters that it was made of. */
static enum err merge_quarters(struct call *c, const struct rollup *quarters, struct added *days)
{
	struct quarters *sum = arena_alloc_raw(c->arena, sizeof *sum);
	const struct rollup_row *at = quarters->rows, *end = at + quarters->count;
	for (size_t i = 0; i < days->rows.count; i++) {
		const struct rollup_row *first = at;
		while (at < end && compare_by_day(at, first) == 0)
			at++;
		TRY(add_to_quarters(c, first, (size_t)(at - first), sum, &days->quarters[i]));
	}
	return OK;
}

static void sum_up_days(struct call *c, struct rollup *quarters, struct added *days)
{
	rollup_init(&days->rows, c->arena);
	rollup_to_days(quarters, &days->rows);
	sort(&days->rows);
	qsort(quarters->rows, quarters->count, sizeof *quarters->rows, compare_by_day);
	days->quarters = arena_alloc(c->arena, (days->rows.count + 1) * sizeof *days->quarters);
}

enum err rollup_store_add(struct call *c, const struct rollup *quarters)
{
	struct rollup sorted = *quarters;
	struct added days, months = {0};
	bool which = is_read(quarters);
	int64_t stamp = draw_stamp();
	sum_up_days(c, &sorted, &days);
	rollup_init(&months.rows, c->arena);
	rollup_to_months(&days.rows, &months.rows);
	sort(&months.rows);
	TRY(db_query(c, &SQL_ROLLUP_ADD_LOCK, DB_NO_ARGS, NULL));
	TRY(read_quarters(c, &days));
	TRY(merge_quarters(c, &sorted, &days));
	TRY(add(c, &days_adding[which], &days, stamp));
	return add(c, &months_adding[which], &months, stamp);
}

enum err rollup_store_replace_day(struct call *c, int64_t day, const struct rollup *quarters)
{
	struct rollup sorted = *quarters;
	struct added days;
	sum_up_days(c, &sorted, &days);
	TRY(merge_quarters(c, &sorted, &days));
	TRY(db_query(c, &SQL_ROLLUP_DAY_REMOVE, DB_ARGS(db_int(day)), NULL));
	return add(c, &days_adding[is_read(quarters)], &days, draw_stamp());
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

/* Months are not found by their subject: its days tell which there are. */
enum err rollup_store_remove(struct call *c, int64_t subject)
{
	struct db_rows rows;
	int64_t stamp = draw_stamp();
	TRY(db_query(c, &SQL_ROLLUP_DAYS_OF_SUBJECT, DB_ARGS(db_int(subject)), &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(forget_day(c, rows.cells[i].integer, subject, stamp));
	return OK;
}

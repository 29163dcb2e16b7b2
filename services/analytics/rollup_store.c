/* The rollups in the database. Rows go in one order, so that two who write the same never wait for
 * each other. */
#include "rollup_store.h"

#include <stdlib.h>

#include "analytics_sql.h"

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

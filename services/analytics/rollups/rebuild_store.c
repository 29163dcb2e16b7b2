/* What the rollups are made anew of, in the database. */
#include "rollups/rebuild_store.h"

#include "analytics_sql.h"
#include "analytics_types.h"
#include "db/names.h"

/* The same ones of a quarter, together. */
static void add_acts(struct db_row row, struct rollup *rollup, int64_t *acts)
{
	struct act act = {.at_us = row_int(&row) * ROLLUP_QUARTER_US};
	act.post_id = row_int(&row);
	int64_t owner_id = row_int(&row);
	act.kind = (enum act_kind)row_int(&row);
	act.filter = (enum act_filter)row_int(&row);
	act.referrer = (enum act_referrer)row_int(&row);
	act.device = (enum act_device)row_int(&row);
	int64_t count = row_int(&row);
	row_end(&row);
	rollup_add_act(rollup, &act, owner_id, (int)count);
	*acts += count;
}

static void add_reactions(struct db_row row, struct rollup *rollup, int64_t *acts)
{
	struct rollup_target target = {.at_us = row_int(&row) * ROLLUP_QUARTER_US};
	target.post_id = row_int(&row);
	target.owner_id = row_int(&row);
	unsigned type = row_name(&row, reaction_type_names);
	const enum rollup_count column = (enum rollup_count)(COUNT_LIKES + type - 1);
	int64_t count = row_int(&row);
	row_end(&row);
	rollup_add(rollup, &target, &column, 1, (int)count);
	*acts += count;
}

static enum err add(struct call *c, const struct sql *sql, const struct db_value args[2],
	void (*add_row)(struct db_row row, struct rollup *rollup, int64_t *acts),
	struct rollup *rollup, int64_t *acts)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, 2, &rows));
	for (size_t i = 0; i < rows.count; i++)
		add_row(db_row(&rows, i), rollup, acts);
	return OK;
}

enum err rebuild_store_add(struct call *c, int64_t from_us, int64_t to_us, struct rollup *rollup,
	int64_t *acts)
{
	const struct db_value args[] = {db_time(from_us), db_time(to_us)};
	TRY(add(c, &SQL_REBUILD_ACTS, args, add_acts, rollup, acts));
	TRY(add(c, &SQL_REBUILD_REQUESTS, args, add_acts, rollup, acts));
	return add(c, &SQL_REBUILD_REACTIONS, args, add_reactions, rollup, acts);
}

enum err rebuild_store_paths(struct call *c, int64_t day)
{
	TRY(db_query(c, &SQL_REBUILD_PATHS_REMOVE, DB_ARGS(db_int(day)), NULL));
	return db_query(c, &SQL_REBUILD_PATHS_MAKE,
		DB_ARGS(db_int(day), db_time(day * US_PER_DAY), db_time((day + 1) * US_PER_DAY)),
		NULL);
}

enum err rebuild_store_next_day(struct call *c, int64_t from, int64_t *day, bool *found)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_REBUILD_NEXT_DAY,
		DB_ARGS(db_int(from), db_time(from * US_PER_DAY)), &row));
	*found = row_int_or_null(&row, day);
	return OK;
}

enum err rebuild_store_next_month(struct call *c, int64_t from, int64_t *month, bool *found)
{
	struct db_row row;
	int64_t of_months, day;
	TRY(db_query_one(c, &SQL_REBUILD_NEXT_MONTH,
		DB_ARGS(db_int(from), db_int(rollup_first_day(from))), &row));
	bool has_month = row_int_or_null(&row, &of_months), has_day = row_int_or_null(&row, &day);
	*found = has_month || has_day;
	if (has_month && (!has_day || of_months < rollup_month(day)))
		*month = of_months;
	else if (has_day)
		*month = rollup_month(day);
	return OK;
}

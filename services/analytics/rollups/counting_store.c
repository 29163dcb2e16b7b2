/* Rows of what was counted. */
#include "rollups/counting_store.h"

#include "analytics_sql.h"

#define SEEN_AT_ONCE 32 /* as sql/counting.sql has it */

static struct slice read_text(const struct db_value *cell)
{
	return (struct slice){cell->text.data, cell->text.len};
}

enum err counting_store_begin(struct call *c, int64_t *removals)
{
	struct db_rows rows;
	TRY(db_query_two(c, &SQL_ROLLUP_SHARE, &SQL_POST_FACTS_REMOVALS, DB_NO_ARGS, &rows));
	struct db_row row = db_row(&rows, 0);
	*removals = row_int(&row);
	return OK;
}

enum err counting_store_add(struct call *c, const struct counted_row *row)
{
	return db_query(c, &SQL_COUNTED_ADD,
		DB_ARGS(db_int(row->day), db_int(row->counts.accepted),
			db_int(row->counts.duplicate), db_int(row->counts.filtered),
			db_int(row->counts.rejected), db_bytes(row->reasons.data, row->reasons.len),
			db_bytes(row->quarters.data, row->quarters.len)),
		NULL);
}

enum err counting_store_any(struct call *c, bool *any)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COUNTED_FIRST, DB_NO_ARGS, &rows));
	*any = rows.count > 0;
	return OK;
}

enum err counting_store_ids(struct call *c, size_t max, const int64_t **ids, size_t *count)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COUNTED_IDS, DB_ARGS(db_int((int64_t)max)), &rows));
	int64_t *items = arena_alloc_raw(c->arena, (rows.count + 1) * sizeof *items);
	for (size_t i = 0; i < rows.count; i++)
		items[i] = rows.cells[i].integer;
	*ids = items;
	*count = rows.count;
	return OK;
}

static enum err see_some(struct call *c, int64_t *from, counting_see *see, void *arg, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COUNTED_FROM, DB_ARGS(db_int(*from)), &rows));
	for (size_t i = 0; i < rows.count; i++) {
		const struct db_value *cells = &rows.cells[i * rows.columns];
		TRY(see(c, arg, cells[0].integer, read_text(&cells[1])));
		*from = cells[0].integer + 1;
	}
	*more = rows.count == SEEN_AT_ONCE;
	return OK;
}

/* Its words go with the arena. */
static void take_failure(struct call *c, const struct failure *failure)
{
	c->failure = *failure;
	c->failure.detail = arena_strdup(c->arena, failure->detail);
	c->failure.cause = arena_strdup(c->arena, failure->cause);
}

/* Some at a time, into an arena that is emptied between: the texts of a second are megabytes. */
enum err counting_store_each(struct call *c, int64_t from, counting_see *see, void *arg)
{
	struct call inner = *c;
	enum err err = OK;
	inner.arena = arena_create();
	for (bool more = true; err == OK && more;) {
		err = see_some(&inner, &from, see, arg, &more);
		if (err == OK)
			arena_reset(inner.arena);
	}
	if (err)
		take_failure(c, &inner.failure);
	arena_destroy(inner.arena);
	return err;
}

enum err counting_store_lock(struct call *c)
{
	return db_query(c, &SQL_COUNTING_LOCK, DB_NO_ARGS, NULL);
}

enum err counting_store_lock_alone(struct call *c)
{
	struct db_rows rows;
	return db_query_two(c, &SQL_ROLLUP_SHARE, &SQL_COUNTING_LOCK_ALONE, DB_NO_ARGS, &rows);
}

struct taking {
	counting_visit *visit;
	void *arg;
	size_t count;
};

static enum err take_row(struct call *c, void *arg, const struct db_value *cells, size_t count)
{
	struct taking *taking = arg;
	(void)count;
	const struct counted_row row = {
		.day = cells[0].integer,
		.counts = {.accepted = cells[1].integer,
			.duplicate = cells[2].integer,
			.filtered = cells[3].integer,
			.rejected = cells[4].integer},
		.reasons = read_text(&cells[5]),
		.quarters = read_text(&cells[6]),
	};
	taking->count++;
	return taking->visit(c, taking->arg, &row);
}

enum err counting_store_take(struct call *c, counting_visit *visit, void *arg, size_t *count)
{
	struct taking taking = {visit, arg, 0};
	TRY(db_each(c, &SQL_COUNTED_TAKE, take_row, &taking));
	*count = taking.count;
	return OK;
}

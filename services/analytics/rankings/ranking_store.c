/* Rows are read some at a time into an arena of their own, which is emptied between: a day has as
 * many as there are posts. */
#include "rankings/ranking_store.h"

#include <stdlib.h>

#include "analytics_sql.h"

#define ROWS_AT_ONCE 1000

enum err ranking_store_keys(struct call *c, bool is_month, int64_t first, int64_t last,
	struct ranking_key *keys, size_t *count)
{
	struct db_rows rows;
	*count = 0;
	if (first >= last)
		return OK;
	TRY(db_query(c, is_month ? &SQL_RANKING_MONTHS : &SQL_RANKING_DAYS,
		DB_ARGS(db_int(first), db_int(last)), &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		struct ranking_key *key = &keys[(*count)++];
		key->is_month = is_month;
		key->number = row_int(&row);
		key->stamp = row_int(&row);
		row_end(&row);
	}
	return OK;
}

static void pack_row(struct db_row row, struct ranking_packer *packer)
{
	int64_t counts[ROLLUP_CLASSES];
	int64_t post_id = row_int(&row);
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		counts[i] = row_int(&row);
	row_end(&row);
	ranking_packer_add(packer, post_id, counts);
}

static enum err pack_some(struct call *c, const struct ranking_key *key, int64_t *after,
	struct ranking_packer *packer)
{
	struct db_rows rows;
	TRY(db_query(c, key->is_month ? &SQL_RANKING_MONTH_ROWS : &SQL_RANKING_DAY_ROWS,
		DB_ARGS(db_int(key->number), db_int(*after), db_int(ROWS_AT_ONCE)), &rows));
	for (size_t i = 0; i < rows.count; i++)
		pack_row(db_row(&rows, i), packer);
	bool is_last = rows.count < ROWS_AT_ONCE;
	*after = is_last ? RANKING_NO_POST : rows.cells[(rows.count - 1) * rows.columns].integer;
	return OK;
}

/* Its words go with the arena. */
static void take_failure(struct call *c, const struct failure *failure)
{
	c->failure = *failure;
	c->failure.detail = arena_strdup(c->arena, failure->detail);
	c->failure.cause = arena_strdup(c->arena, failure->cause);
}

enum err ranking_store_pack(struct call *c, const struct ranking_key *key,
	struct ranking_block **block)
{
	struct ranking_packer packer;
	struct call inner = *c;
	enum err err = OK;
	inner.arena = arena_create();
	ranking_packer_begin(&packer);
	for (int64_t after = 0; err == OK && after != RANKING_NO_POST;) {
		err = pack_some(&inner, key, &after, &packer);
		if (err == OK)
			arena_reset(inner.arena);
	}
	*block = ranking_packer_end(&packer);
	if (err) {
		free(*block);
		take_failure(c, &inner.failure);
	}
	arena_destroy(inner.arena);
	return err;
}

/* The log of acts in the database: keys tell which of many were new. */
#include "act_store.h"

#include <string.h>

#include "analytics_sql.h"
#include "base/macros.h"
#include "places.h"

static void bind(const struct act *act, struct db_value *at)
{
	*at++ = db_time(act->at_us);
	*at++ = db_int(act->key);
	*at++ = db_bytes(act->id.data, act->id.len);
	*at++ = db_int(act->kind);
	*at++ = db_int(act->post_id);
	*at++ = db_int(act->filter);
	*at++ = db_int(act->referrer);
	*at++ = db_int(act->device);
	*at = act->data.data ? db_bytes(act->data.data, act->data.len) : db_null();
}

static bool has_key(const void *items, size_t place, const void *wanted)
{
	const struct act *const *acts = items;
	return acts[place]->key == *(const int64_t *)wanted;
}

/* Two of the same key and different times are taken for one where both are new or both are not;
 * that 64 bits meet at all will not be seen. */
static void mark_new(struct call *c, const struct act *const *acts, size_t count,
	const struct db_rows *added, bool *is_new)
{
	struct places places;
	size_t place, slot = 0;
	places_init(&places, c->arena, count);
	for (size_t i = 0; i < count; i++) {
		is_new[i] = false;
		if (!places_find(&places, (uint64_t)acts[i]->key, has_key, acts, &acts[i]->key,
			    &place, &slot))
			places_put(&places, slot, i);
	}
	for (size_t i = 0; i < added->count; i++) {
		struct db_row row = db_row(added, i);
		int64_t key = row_int(&row);
		if (places_find(&places, (uint64_t)key, has_key, acts, &key, &place, &slot))
			is_new[place] = true;
	}
}

struct adding {
	const struct db_value *args;
	size_t count;
};

static enum err add_all_or_none(struct call *c, void *arg)
{
	const struct adding *adding = arg;
	int64_t changed;
	TRY(db_query_set(c, &SQL_ACT_ADD_NEW, adding->args, adding->count, &changed));
	return changed == (int64_t)adding->count ? OK
						 : fail(c, ERR_CONFLICT, "some are there already");
}

/* SQLite answers rows at twice the price of adding them, and mostly all are new: only where they
 * are not is it asked which. @param[out] added  whether all of them were */
static enum err add_all(struct call *c, struct adding *adding, bool *added)
{
	*added = false;
	if (db_engine(c->db) != DB_SQLITE)
		return OK;
	enum err err = db_write(c, add_all_or_none, adding);
	*added = err == OK;
	if (err == ERR_CONFLICT) {
		call_forgive(c);
		return OK;
	}
	return err;
}

enum err act_store_add(struct call *c, const struct act *const *acts, size_t count, bool *is_new)
{
	size_t width = SQL_ACT_ADD.parameter_count;
	struct db_value *args = arena_alloc_raw(c->arena, (count * width + 1) * sizeof *args);
	struct db_rows added;
	bool all;
	for (size_t i = 0; i < count; i++)
		bind(acts[i], &args[i * width]);
	TRY(add_all(c, &(struct adding){args, count}, &all));
	if (!all) {
		TRY(db_query_set_rows(c, &SQL_ACT_ADD, args, count, &added));
		mark_new(c, acts, count, &added, is_new);
		return OK;
	}
	memset(is_new, true, count * sizeof *is_new);
	return OK;
}

enum err act_store_extend(struct call *c, int64_t first_day, int64_t last_day)
{
	return db_query(c, &SQL_LOG_EXTEND, DB_ARGS(db_int(first_day), db_int(last_day)), NULL);
}

static enum err remove_some(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	*removed = rows.count ? rows.cells[0].integer : rows.changed;
	return OK;
}

/* On PostgreSQL whole days go at once, and row by row only what has no day of its own. */
enum err act_store_shorten(struct call *c, int64_t before_day, int64_t limit, int64_t *removed)
{
	TRY(remove_some(c, &SQL_LOG_SHORTEN, DB_ARGS(db_int(before_day)), removed));
	if (!*removed)
		TRY(remove_some(c, &SQL_LOG_REMOVE,
			DB_ARGS(db_time(before_day * US_PER_DAY), db_int(limit)), removed));
	return *removed ? db_query(c, &SQL_LOG_MARK, DB_ARGS(db_int(before_day)), NULL) : OK;
}

enum err act_store_whole_from(struct call *c, int64_t *day)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_LOG_WHOLE_FROM, DB_NO_ARGS, &row));
	*day = row_int(&row);
	return OK;
}

/* Reactions in the database. */
#include "reactions/reaction_store.h"

#include <inttypes.h>

#include "analytics_sql.h"
#include "db/names.h"

static struct stored_reaction read_row(const struct db_rows *rows, size_t index)
{
	struct db_row row = db_row(rows, index);
	struct stored_reaction stored = {
		.reaction = {
			.post_id = row_int(&row),
			.user_id = row_int(&row),
			.type = (enum reaction_type)row_name(&row, reaction_type_names),
			.created_at_us = row_time(&row),
		}};
	stored.owner_id = row_int(&row);
	row_end(&row);
	return stored;
}

static enum err query_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct stored_reaction *stored, bool *found)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	*found = rows.count == 1;
	if (*found)
		*stored = read_row(&rows, 0);
	return OK;
}

enum err reaction_store_get(struct call *c, int64_t post_id, int64_t user_id,
	struct reaction *reaction)
{
	struct stored_reaction stored;
	bool found;
	TRY(query_one(c, &SQL_REACTION_GET, DB_ARGS(db_int(post_id), db_int(user_id)), &stored,
		&found));
	if (!found)
		return fail(c, ERR_NOT_FOUND, "you have not reacted to post %" PRId64, post_id);
	*reaction = stored.reaction;
	return OK;
}

enum err reaction_store_to_change(struct call *c, int64_t post_id, int64_t user_id,
	struct stored_reaction *stored, bool *found)
{
	return query_one(c, &SQL_REACTION_TO_CHANGE, DB_ARGS(db_int(post_id), db_int(user_id)),
		stored, found);
}

#define REACTION_ARGS(reaction)                                           \
	DB_ARGS(db_int((reaction)->post_id), db_int((reaction)->user_id), \
		db_name(reaction_type_names, (reaction)->type),           \
		db_time((reaction)->created_at_us))

enum err reaction_store_add(struct call *c, const struct reaction *reaction,
	struct stored_reaction *stored, bool *is_new)
{
	return query_one(c, &SQL_REACTION_INSERT, REACTION_ARGS(reaction), stored, is_new);
}

enum err reaction_store_replace(struct call *c, const struct reaction *reaction)
{
	return db_query(c, &SQL_REACTION_UPDATE, REACTION_ARGS(reaction), NULL);
}

enum err reaction_store_delete(struct call *c, int64_t post_id, int64_t user_id,
	struct stored_reaction *stored, bool *found)
{
	return query_one(c, &SQL_REACTION_DELETE, DB_ARGS(db_int(post_id), db_int(user_id)), stored,
		found);
}

enum err reaction_store_remove(struct call *c, int64_t user_id, int64_t limit,
	struct stored_reaction_list *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REMOVAL_REACTIONS, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	removed->items = call_alloc(c, rows.count * sizeof *removed->items);
	removed->count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		removed->items[i] = read_row(&rows, i);
	return OK;
}

enum err reaction_store_forget_answers(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_IDEMPOTENCY_REMOVE_OF, DB_ARGS(db_int(user_id), db_int(limit)),
		&rows));
	*removed = rows.changed;
	return OK;
}

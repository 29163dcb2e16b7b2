/* Reactions in the database. */
#include "reaction_store.h"

#include "analytics_sql.h"
#include "db/names.h"

enum err reaction_store_put(struct call *c, struct reaction *reaction)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_REACTION_PUT,
		DB_ARGS(db_int(reaction->post_id), db_int(reaction->user_id),
			db_name(reaction_type_names, reaction->type),
			db_time(reaction->created_at_us)),
		&row));
	reaction->post_id = row_int(&row);
	reaction->user_id = row_int(&row);
	reaction->type = (enum reaction_type)row_name(&row, reaction_type_names);
	reaction->created_at_us = row_time(&row);
	row_end(&row);
	return OK;
}

enum err reaction_store_delete(struct call *c, int64_t post_id, int64_t user_id)
{
	return db_query(c, &SQL_REACTION_DELETE, DB_ARGS(db_int(post_id), db_int(user_id)), NULL);
}

static enum err remove_rows(struct call *c, const struct sql *sql, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	*removed = rows.changed;
	return OK;
}

enum err reaction_store_remove(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	return remove_rows(c, &SQL_REMOVAL_REACTIONS, user_id, limit, removed);
}

enum err reaction_store_forget_answers(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed)
{
	return remove_rows(c, &SQL_IDEMPOTENCY_REMOVE_OF, user_id, limit, removed);
}

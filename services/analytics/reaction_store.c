/* Reactions in the database. */
#include "reaction_store.h"

#include <inttypes.h>

#include "analytics_sql.h"
#include "db/names.h"

static void read_reaction(struct db_row *row, struct reaction *reaction)
{
	reaction->post_id = row_int(row);
	reaction->user_id = row_int(row);
	reaction->type = (enum reaction_type)row_name(row, reaction_type_names);
	reaction->created_at_us = row_time(row);
	row_end(row);
}

enum err reaction_store_get(struct call *c, int64_t post_id, int64_t user_id,
	struct reaction *reaction)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_REACTION_GET, DB_ARGS(db_int(post_id), db_int(user_id)),
		&row);
	if (err == ERR_NOT_FOUND)
		return fail(c, ERR_NOT_FOUND, "you have not reacted to post %" PRId64, post_id);
	TRY(err);
	read_reaction(&row, reaction);
	return OK;
}

enum err reaction_store_put(struct call *c, struct reaction *reaction)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_REACTION_PUT,
		DB_ARGS(db_int(reaction->post_id), db_int(reaction->user_id),
			db_name(reaction_type_names, reaction->type),
			db_time(reaction->created_at_us)),
		&row));
	read_reaction(&row, reaction);
	return OK;
}

enum err reaction_store_delete(struct call *c, int64_t post_id, int64_t user_id)
{
	return db_query(c, &SQL_REACTION_DELETE, DB_ARGS(db_int(post_id), db_int(user_id)), NULL);
}

enum err reaction_store_remove(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REMOVAL_REACTIONS, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	*removed = rows.changed;
	return OK;
}

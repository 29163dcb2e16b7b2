/* A connection's statements: prepared when they are first asked for, and checked against the names
 * that they were written with. */
#include <stdlib.h>
#include <string.h>

#include "db/sqlite_session.h"

void sqlite_drop_prepared(struct prepared *prepared)
{
	sqlite3_finalize(((struct sqlite_prepared *)prepared)->handle);
	free(prepared);
}

static enum err check_prepared(struct call *c, struct sqlite *sqlite,
	const struct sqlite_prepared *prepared)
{
	const char *name = prepared->base.sql->name;
	if (!prepared->handle)
		return sqlite_tell(c, ERR_INTERNAL, 0, "the database could not do it",
			call_printf(c, "%s: is empty", name));
	if (prepared->writes && !sqlite->writes)
		return sqlite_tell(c, ERR_INTERNAL, 0, "the database could not do it",
			call_printf(c, "%s: writes outside db_write", name));
	if (sqlite3_bind_parameter_count(prepared->handle) != prepared->base.argument_count)
		return sqlite_tell(c, ERR_INTERNAL, 0, "the database could not do it",
			call_printf(c, "%s: SQLite sees other parameters", name));
	return OK;
}

/* NULL when it cannot be prepared; the call's failure says why. */
static struct sqlite_prepared *prepare(struct call *c, struct sqlite *sqlite, const struct sql *sql,
	uint32_t mask)
{
	struct variant variant;
	statement_compose(sql, DB_SQLITE, mask, c->arena, &variant);
	sqlite3_stmt *handle;
	int code = sqlite3_prepare_v3(sqlite->handle, variant.text, -1, SQLITE_PREPARE_PERSISTENT,
		&handle, NULL);
	if (code != SQLITE_OK) {
		sqlite_fail(c, sqlite, code, sql->name);
		return NULL;
	}
	struct sqlite_prepared *prepared = calloc(1, sizeof *prepared);
	if (!prepared)
		abort();
	*prepared = (struct sqlite_prepared){.handle = handle,
		.base = {.sql = sql, .mask = mask, .argument_count = variant.argument_count},
		.writes = handle && !sqlite3_stmt_readonly(handle)};
	memcpy(prepared->base.arguments, variant.arguments, sizeof variant.arguments);
	if (check_prepared(c, sqlite, prepared) == OK)
		return prepared;
	sqlite_drop_prepared(&prepared->base);
	return NULL;
}

struct sqlite_prepared *sqlite_find(struct call *c, struct sqlite *sqlite, const struct sql *sql,
	uint32_t mask)
{
	struct prepared_cache *cache = &sqlite->base.prepared;
	struct prepared *found = prepared_find(cache, sql, mask);
	if (found)
		return (struct sqlite_prepared *)found;
	struct sqlite_prepared *prepared = prepare(c, sqlite, sql, mask);
	if (!prepared)
		return NULL;
	if (prepared_cache_full(cache))
		prepared_cache_clear(cache, sqlite_drop_prepared);
	prepared_add(cache, &prepared->base);
	return prepared;
}

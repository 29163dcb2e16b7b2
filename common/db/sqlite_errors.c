/* What SQLite says may hold names of tables and values: it is for the log. */
#include "db/sqlite_session.h"

#define RETRY_AFTER_S 1

enum err sqlite_tell(struct call *c, enum err err, int retry_after_s, const char *detail,
	const char *cause)
{
	const char *kept = call_printf(c, "%s", cause);
	fail_retry(c, err, retry_after_s, "%s", detail);
	c->failure.cause = kept;
	return err;
}

static enum err fail_constraint(struct call *c, int code, const char *cause)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return sqlite_tell(c, ERR_CONFLICT, 0, "it exists already", cause);
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return sqlite_tell(c, ERR_CONFLICT, 0, "what it belongs to is not there", cause);
	default:
		return sqlite_tell(c, ERR_INTERNAL, 0, "the database refused a value", cause);
	}
}

enum err sqlite_fail(struct call *c, struct sqlite *sqlite, int code, const char *name)
{
	const char *cause = call_printf(c, "%s: %s", name, sqlite3_errmsg(sqlite->handle));
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return fail_constraint(c, code, cause);
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_BUSY:
	case SQLITE_CANTOPEN:
	case SQLITE_NOMEM:
		return sqlite_tell(c, ERR_UNAVAILABLE, RETRY_AFTER_S,
			"the database is not available", cause);
	case SQLITE_INTERRUPT:
		return sqlite_tell(c, ERR_TIMEOUT, 0, "the database took too long", cause);
	default:
		return sqlite_tell(c, ERR_INTERNAL, 0, "the database could not do it", cause);
	}
}

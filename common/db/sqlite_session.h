/* One connection to SQLite, as the files of its driver see it. */
#ifndef CRIER_DB_SQLITE_SESSION_H
#define CRIER_DB_SQLITE_SESSION_H

#include <sqlite3.h>

#include "db/driver.h"
#include "db/sqlite_snapshot.h"

struct sqlite {
	struct db_connection base;
	sqlite3 *handle;
	sqlite3_stmt *controls[CONTROL_COUNT];
	int statement_timeout_ms;
	int64_t deadline_us; /* of the running statement; 0: none */
	bool writes;
	struct snapshot snapshot; /* of a reader */
	int log_pages;		  /* of a writer: in the log after its last commit */
	int force_pages;	  /* in the log before it stops waiting for its chance */
};

struct sqlite_prepared {
	struct prepared base;
	sqlite3_stmt *handle;
	bool writes;
};

static inline struct sqlite *sqlite_of(struct db_connection *connection)
{
	return (struct sqlite *)connection;
}

/* ---- sqlite_errors.c ---- */

/** Fails with what the caller may know, and keeps the cause for the log. @return err */
enum err sqlite_tell(struct call *c, enum err err, int retry_after_s, const char *detail,
	const char *cause);

/** Fails with what SQLite says to its code. @param name  the statement's
 *  @return ERR_CONFLICT | ERR_TIMEOUT | ERR_UNAVAILABLE | ERR_INTERNAL */
enum err sqlite_fail(struct call *c, struct sqlite *sqlite, int code, const char *name);

/* ---- sqlite_prepared.c ---- */

/** The statement on this connection; NULL when it cannot be prepared: the call's failure says why.
 */
struct sqlite_prepared *sqlite_find(struct call *c, struct sqlite *sqlite, const struct sql *sql,
	uint32_t mask);

void sqlite_drop_prepared(struct prepared *prepared);

/* ---- sqlite_rows.c, as struct driver has them ---- */

enum err sqlite_query(struct call *c, struct db_connection *connection, const struct sql *sql,
	const struct db_value *args, struct db_rows *rows);

enum err sqlite_each(struct call *c, struct db_connection *connection, const struct sql *sql,
	db_each_row *row, void *arg);

#endif

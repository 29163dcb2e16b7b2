/* One connection to PostgreSQL, as the files of its driver see it. */
#ifndef CRIER_DB_POSTGRES_SESSION_H
#define CRIER_DB_POSTGRES_SESSION_H

#include <libpq-fe.h>

#include "db/driver.h"

struct postgres {
	struct db_connection base;
	PGconn *handle;
	char *schema;
	unsigned prepared_ever;
	bool begins; /* a transaction, with its next statement: that saves a round trip */
};

struct postgres_prepared {
	struct prepared base;
	char name[16];
	Oid types[SQL_PARAMETERS_MAX];
};

static inline struct postgres *postgres_of(struct db_connection *connection)
{
	return (struct postgres *)connection;
}

/* ---- postgres_errors.c ---- */

/** Fails with what the caller may know, and keeps the cause for the log. @return err */
enum err postgres_tell(struct call *c, enum err err, int retry_after_s, const char *detail,
	const char *cause);

/** The connection is of no use any more. @return ERR_UNAVAILABLE */
enum err postgres_fail_lost(struct call *c, struct postgres *postgres, const char *cause);

/** Fails with what the server, or libpq where result is NULL, says. @param name  the statement's
 *  @return ERR_CONFLICT | ERR_TIMEOUT | ERR_UNAVAILABLE | ERR_INTERNAL */
enum err postgres_fail(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *name);

/** libpq's message of several lines in one. */
void postgres_say(const char *message, char *why, size_t why_size);

/* ---- postgres_wait.c ---- */

/** True when a result is there, or the connection broke, which PQgetResult tells.
 *  @param until_us  monotonic; 0: no end */
bool postgres_wait(struct postgres *postgres, int64_t until_us);

bool postgres_is_good(const PGresult *result);

/** The first error of all results, else the last; NULL when the connection is of no use. */
PGresult *postgres_collect(struct postgres *postgres, int64_t until_us, bool may_cancel);

/** Sends nothing more; answers what the server says to what was sent. */
PGresult *postgres_await(struct call *c, struct postgres *postgres, bool sent);

/* ---- postgres_prepared.c ---- */

/** The statement on this connection; NULL when it cannot be prepared: the call's failure says why.
 */
struct postgres_prepared *postgres_find(struct call *c, struct postgres *postgres,
	const struct sql *sql, uint32_t mask);

void postgres_drop_prepared(struct prepared *prepared);

/** @return false when libpq could not send it */
bool postgres_send(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args);

/** The same with each parameter as an array, of times rows of arguments. */
bool postgres_send_set(struct call *c, struct postgres *postgres,
	const struct postgres_prepared *prepared, const struct db_value *args, size_t times);

/* ---- postgres_rows.c ---- */

/** One row of a result, with its texts in the arena.
 *  @return OK | ERR_INTERNAL (a column of a type that is not read) */
MUST_CHECK enum err postgres_copy_row(struct call *c, struct arena *arena, const PGresult *result,
	int row, struct db_value *cells, const char *name);

/** As db_each. */
MUST_CHECK enum err postgres_each(struct call *c, struct db_connection *connection,
	const struct sql *sql, db_each_row *row, void *arg);

/* ---- postgres.c ---- */

/** The BEGIN that waits for a statement, for one that cannot take it along. */
MUST_CHECK enum err postgres_begin_now(struct call *c, struct postgres *postgres);

#endif

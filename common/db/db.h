/* One small API over two engines: SQLite embedded and PostgreSQL.
 *
 * A statement is written once in a .sql file (see sql.h); its values are bound by position,
 * its rows are copied into the call's arena, so no cursor, handle or lock outlives a function.
 * Reading needs nothing: db_query takes a read connection for as long as it runs. Writing
 * happens inside db_write, which is one transaction. */
#ifndef CRIER_DB_DB_H
#define CRIER_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/call.h"
#include "db/sql.h"

enum db_engine { DB_SQLITE, DB_POSTGRES, DB_ENGINE_COUNT };

enum db_type { DB_NULL, DB_INT, DB_DOUBLE, DB_TEXT, DB_TIME };

struct db_value {
	enum db_type type;
	union {
		int64_t integer; /* DB_INT; DB_TIME: microseconds since 1970 */
		double real;
		struct {
			const char *data; /* NUL-terminated when it comes from a row */
			size_t len;
		} text;
	};
};

struct db_value db_null(void);
struct db_value db_int(int64_t value);
struct db_value db_double(double value);
struct db_value db_text(const char *string);		/* NULL binds NULL */
struct db_value db_bytes(const char *data, size_t len); /* text with its length known */
struct db_value db_time(int64_t time_us);
struct db_value db_int_or_null(bool has, int64_t value);
struct db_value db_time_or_null(bool has, int64_t time_us);

#define DB_ARGS(...)                            \
	(const struct db_value[]){__VA_ARGS__}, \
		sizeof((struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)
#define DB_NO_ARGS NULL, 0

/* Two arguments: key and id of a cursor with a time as its key, or NULL twice for no cursor. */
#define DB_CURSOR(cursor)                                        \
	db_time_or_null((cursor), (cursor) ? (cursor)->key : 0), \
		db_int_or_null((cursor), (cursor) ? (cursor)->id : 0)

/* Rows in the call's arena, row by row. */
struct db_rows {
	const struct db_value *cells;
	size_t count;
	size_t columns;
	int64_t changed; /* rows an INSERT, UPDATE or DELETE touched */
};

/* Reads one row, column after column, in the order of the SELECT list. */
struct db_row {
	const struct db_value *next;
	const struct db_value *end;
};

struct db_options {
	const char *url;	   /* "sqlite:/path/file.db", "sqlite::memory:", "postgres://…" */
	const char *schema;	   /* PostgreSQL schema, the daemon's name; ignored by SQLite */
	const struct sql_set *sql; /* every statement the daemon has */
	size_t connections_max;	   /* read connections (SQLite) or all (PostgreSQL); 1..256 */
	int statement_timeout_ms;  /* 0: none */
	size_t write_queue_max;	   /* waiting writers beyond which db_write answers 503 */
	bool read_only;		   /* nothing is made or opened for writing; db_write is refused */
};

/**
 * Whether a url can be one of a database, without a look at it.
 * @param why  on failure says why, in why_size bytes, and never tells a password
 */
bool db_check_url(const char *url, char *why, size_t why_size);

/**
 * Opens a database and proves that it answers.
 * @param why  on failure says why, in why_size bytes
 * @return NULL when it cannot be opened
 */
struct db *db_create(const struct db_options *options, char *why, size_t why_size);

/** Waits for running writes, closes every connection; NULL is accepted. */
void db_destroy(struct db *db);

enum db_engine db_engine(const struct db *db);

/**
 * Runs one statement. Inside db_write it is part of that transaction; outside it may only read.
 * @param args  one for each parameter of the statement, in order (asserted)
 * @param[out] rows  all rows, in the call's arena; may be NULL when none are wanted
 * @return OK | ERR_CONFLICT (a unique or foreign key is violated) | ERR_UNAVAILABLE
 *         (unreachable, busy, full) | ERR_TIMEOUT | ERR_INTERNAL (the statement is wrong)
 */
MUST_CHECK enum err db_query(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct db_rows *rows);

/**
 * Runs two statements, one after the other, on PostgreSQL in one round trip; inside db_write.
 * Neither has optional clauses (asserted).
 * @param first         without parameters (asserted); what it returns is not read
 * @param[out] rows     of the second one
 * @return as db_query; after an error nothing of the transaction is kept
 */
MUST_CHECK enum err db_query_two(struct call *c, const struct sql *first, const struct sql *sql,
	const struct db_value *args, size_t arg_count, struct db_rows *rows);

/**
 * Runs one statement for each of several rows of arguments, on PostgreSQL in one round trip per
 * hundred; inside db_write. What the statement returns is not read.
 * @param sql   without optional clauses (asserted)
 * @param args  times * sql->parameter_count values, row by row
 * @return as db_query; after an error nothing of the transaction is kept
 */
MUST_CHECK enum err db_query_each(struct call *c, const struct sql *sql,
	const struct db_value *args, size_t times);

/**
 * Runs one statement for all of several rows of arguments; inside db_write. SQLite runs it once
 * for each row. PostgreSQL runs it once for a thousand: there each parameter is an array with that
 * argument of all rows, which the statement unnests, of type bigint[], text[] or timestamptz[].
 * @param sql           without optional clauses (asserted)
 * @param args          times * sql->parameter_count values, row by row
 * @param[out] changed  rows that were touched, by all together
 * @return as db_query; after an error nothing of the transaction is kept
 */
MUST_CHECK enum err db_query_set(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t times, int64_t *changed);

/** As db_query_set for a statement that answers rows.
 *  @param[out] rows  of all together, in the call's arena */
MUST_CHECK enum err db_query_set_rows(struct call *c, const struct sql *sql,
	const struct db_value *args, size_t times, struct db_rows *rows);

/** db_query for exactly one row. @return also ERR_NOT_FOUND, without a detail, for no row. */
MUST_CHECK enum err db_query_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct db_row *row);

/** What happens inside one transaction; runs on the call that asked. */
typedef enum err db_transaction(struct call *c, void *arg);

/**
 * Runs body(c, arg) in one transaction and answers after it is durable. An error from body
 * rolls its changes back, and only its. Body must only query and compute: it may run on
 * another thread (SQLite's one writer, which commits concurrent writes as a group) while the
 * caller waits, and again from the start when PostgreSQL reports a serialization failure.
 * Nested calls join the outer transaction, each in a savepoint: an error that the outer body
 * survives must have come from a nested call, for once a statement of its own failed nothing
 * more can run (PostgreSQL's rule, kept on both engines). The call's db is the one written, and
 * its write_hook runs in the same transaction, around the outermost body; a call that has one
 * writes once (asserted), and whatever else by db_write_aside.
 * @return what body returned | ERR_UNAVAILABLE (nothing was written; full disk and a full
 *         write queue included; only where PostgreSQL is lost during the COMMIT itself is it
 *         unknown) | ERR_TIMEOUT
 */
MUST_CHECK enum err db_write(struct call *c, db_transaction *body, void *arg);

/**
 * db_write without the call's write_hook: for what prepares an operation, or clears up after it,
 * and is no part of what it answers.
 */
MUST_CHECK enum err db_write_aside(struct call *c, db_transaction *body, void *arg);

/**
 * Runs body(c, arg), which may only read, in one snapshot: whatever others write meanwhile, it
 * sees the database as its first statement did, for as long as it takes. It runs once.
 * @return what body returned | ERR_UNAVAILABLE
 */
MUST_CHECK enum err db_read(struct call *c, db_transaction *body, void *arg);

/** What db_each hands a row to; the cells live until it returns. An error ends the reading. */
typedef enum err db_each_row(struct call *c, void *arg, const struct db_value *cells, size_t count);

/**
 * Inside db_read or db_write: runs one statement and hands its rows over one at a time, so that
 * memory holds one, however many they are. Row may use other databases, not this one.
 * @return as db_query | what row returned; on PostgreSQL the transaction is then lost
 */
MUST_CHECK enum err db_each(struct call *c, const struct sql *sql, db_each_row *row, void *arg);

/** Proves that the database can be read and written: for readiness. */
MUST_CHECK enum err db_check(struct call *c);

/** For who asked for one row more than a page has: cuts that one off.
 *  @param limit  rows of a page, 0 or more
 *  @return whether it was there, and so another page is */
bool db_rows_cut(struct db_rows *rows, int64_t limit);

struct db_row db_row(const struct db_rows *rows, size_t index);
int64_t row_int(struct db_row *row); /* asserts that it is not NULL */
double row_double(struct db_row *row);
const char *row_text(struct db_row *row); /* NULL for NULL */
int64_t row_time(struct db_row *row);	  /* asserts that it is not NULL */
bool row_int_or_null(struct db_row *row, int64_t *value);
bool row_time_or_null(struct db_row *row, int64_t *time_us);
bool row_bool(struct db_row *row);
void row_end(const struct db_row *row); /* asserts that every column was read */

#endif

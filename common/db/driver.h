/* What an engine gives: connections, statements on them and the six words of a transaction.
 * Everything above (pool, transactions, group commit, migrations) is written once. */
#ifndef CRIER_DB_DRIVER_H
#define CRIER_DB_DRIVER_H

#include "db/db.h"
#include "db/statement.h"

struct pool;

enum connection_role {
	CONNECTION_READER,
	CONNECTION_WRITER, /* the only one that writes, on an engine with one writer */
};

enum control {
	CONTROL_BEGIN,
	CONTROL_BEGIN_SNAPSHOT, /* that only reads, on any connection */
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVEPOINT, /* savepoints nest; the two below mean the innermost */
	CONTROL_RELEASE,
	CONTROL_ROLLBACK_TO, /* and forgets the savepoint */
	CONTROL_COUNT
};

/* What the connections of one database tell each other. */
struct db_traffic {
	_Atomic uint64_t commits; /* made through this database; goes up before they are answered */
	_Atomic bool crowded;	  /* the log is long, and readers should not hold it up */
	struct pool *readers;	  /* NULL until there is one */
};

/* Each driver's own connection starts with it. Used by one thread at a time. */
struct db_connection {
	const struct driver *driver;
	struct db_traffic *traffic; /* the database's */
	struct prepared_cache prepared;
	struct db_connection *below; /* in the pool's stack */
	int64_t idle_since_us;	     /* monotonic */
	int64_t changes;	     /* of rows, so far, by an engine with one writer */
	enum err failed;  /* a statement failed in this transaction: only rolling back is left */
	bool lost;	  /* of no use any more: to be closed */
	bool again;	  /* the engine asks to run the transaction again from its start */
	bool rolled_back; /* the engine ended the transaction by itself */
};

struct driver {
	enum db_engine engine;
	bool one_writer; /* concurrent writes go through one connection that commits groups */

	/** Whether the url can be read, without a look at the database; else says why, without
	 *  telling a password. May be NULL: any url can. */
	bool (*check_url)(const char *url, char *why, size_t why_size);

	/** NULL, with the reason in why, when there is no connection to be had. */
	struct db_connection *(*connect)(const struct db_options *options,
		enum connection_role role, char *why, size_t why_size);
	void (*close)(struct db_connection *connection);

	/** Lets go of what a reader keeps from one statement to the next; may be NULL. */
	void (*rest)(struct db_connection *connection);

	/** As db_query; args as many as sql takes. */
	enum err (*query)(struct call *c, struct db_connection *connection, const struct sql *sql,
		const struct db_value *args, struct db_rows *rows);

	/** The same for each of several rows of arguments, in one round trip; rows has the last
	 * one's answer. NULL where query costs none. */
	enum err (*query_each)(struct call *c, struct db_connection *connection,
		const struct sql *sql, const struct db_value *args, size_t times,
		struct db_rows *rows);

	/** As db_query_two; NULL where a round trip costs nothing. */
	enum err (*query_two)(struct call *c, struct db_connection *connection,
		const struct sql *first, const struct sql *sql, const struct db_value *args,
		struct db_rows *rows);

	/** The same at once, each parameter being an array with that argument of all rows. NULL
	 * where there are no arrays. */
	enum err (*query_set)(struct call *c, struct db_connection *connection,
		const struct sql *sql, const struct db_value *args, size_t times,
		struct db_rows *rows);

	/** As db_each, for a statement without parameters. */
	enum err (*each)(struct call *c, struct db_connection *connection, const struct sql *sql,
		db_each_row *row, void *arg);

	/** Prepares one variant, without running it; see statement_mask. */
	enum err (*prepare)(struct call *c, struct db_connection *connection, const struct sql *sql,
		uint32_t mask);

	/** @return OK | ERR_CONFLICT (at commit) | ERR_UNAVAILABLE */
	enum err (*control)(struct call *c, struct db_connection *connection, enum control control);

	/** Runs a script of several statements; PostgreSQL's as long as the call has. */
	enum err (*script)(struct call *c, struct db_connection *connection, const char *text);

	/** In a transaction: makes this the only migration that runs, in a schema that exists. */
	enum err (*migration_lock)(struct call *c, struct db_connection *connection);

	/** The url of a database for this process alone where url asks for one, else NULL; the
	 *  caller frees it. May be NULL, as may forget, which removes that database. */
	char *(*private_url)(const char *url);
	void (*forget)(const struct db_options *options);

	const char *probe_read; /* scripts that prove the database works */
	const char *probe_write;
	const char *settle; /* a script for when all migrations ran; NULL: nothing is to be done */
};

extern const struct driver driver_sqlite;
extern const struct driver driver_postgres;

#endif

/* One transaction body on one connection: what both ways of writing share. */
#ifndef CRIER_DB_TRANSACTION_H
#define CRIER_DB_TRANSACTION_H

#include "db/database.h"

/**
 * Runs body(c, arg) in the transaction that connection is in, with c->transaction set.
 * A statement that failed fails the body, even one that returns OK: PostgreSQL would refuse
 * whatever comes after it, and both engines shall do the same.
 */
enum err transaction_run_body(struct call *c, struct db_connection *connection,
	db_transaction *body, void *arg);

/** The same in a savepoint of its own: an error undoes what the body did, and only that. */
enum err transaction_run_nested(struct call *c, struct db_connection *connection,
	db_transaction *body, void *arg);

/** A snapshot on a connection of the pool, for as long as body runs. */
enum err transaction_read(struct call *c, struct pool *pool, db_transaction *body, void *arg);

/** A whole transaction on a connection of the pool, again when the engine asks for it. */
enum err transaction_run(struct call *c, struct pool *pool, db_transaction *body, void *arg);

#endif

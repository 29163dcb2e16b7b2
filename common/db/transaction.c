/* BEGIN, body, COMMIT on a connection of the pool; and bodies inside a transaction. */
#include "db/transaction.h"

#include <time.h>

#include "base/random.h"

#define ATTEMPTS_MAX 5
#define BACKOFF_US 2000 /* doubled each time, with as much jitter */

enum err transaction_run_body(struct call *c, struct db_connection *connection,
	db_transaction *body, void *arg)
{
	struct db_connection *outer = c->transaction;
	c->transaction = connection;
	enum err err = body(c, arg);
	c->transaction = outer;
	if (err == OK && connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	return err;
}

enum err transaction_run_nested(struct call *c, struct db_connection *connection,
	db_transaction *body, void *arg)
{
	const struct driver *driver = connection->driver;
	if (connection->failed)
		return fail(c, connection->failed, "a statement of the transaction failed");
	TRY(driver->control(c, connection, CONTROL_SAVEPOINT));
	enum err err = transaction_run_body(c, connection, body, arg);
	if (err == OK)
		return driver->control(c, connection, CONTROL_RELEASE);
	struct failure failure = c->failure; /* why the body failed is what the caller asks */
	if (connection->rolled_back || connection->lost)
		return err;
	if (driver->control(c, connection, CONTROL_ROLLBACK_TO) == OK)
		connection->failed = OK;
	else
		connection->lost = true;
	c->failure = failure;
	return err;
}

/* A connection that breaks before the body began has done nothing: another one may. */
static enum err begin(struct call *c, struct db_connection *connection, enum control how)
{
	connection->failed = OK;
	connection->again = false;
	enum err err = connection->driver->control(c, connection, how);
	connection->again = err != OK && connection->lost;
	return err;
}

static enum err run_once(struct call *c, struct db_connection *connection, enum control how,
	db_transaction *body, void *arg)
{
	const struct driver *driver = connection->driver;
	TRY(begin(c, connection, how));
	enum err err = transaction_run_body(c, connection, body, arg);
	if (err == OK)
		return driver->control(c, connection, CONTROL_COMMIT);
	struct failure failure = c->failure;
	if (!connection->lost && driver->control(c, connection, CONTROL_ROLLBACK) != OK)
		connection->lost = true;
	c->failure = failure;
	return err;
}

enum err transaction_read(struct call *c, struct pool *pool, db_transaction *body, void *arg)
{
	struct db_connection *connection;
	TRY(pool_take(c, pool, &connection));
	enum err err = run_once(c, connection, CONTROL_BEGIN_SNAPSHOT, body, arg);
	pool_give(pool, connection);
	return err;
}

static void back_off(int attempt)
{
	uint32_t jitter;
	random_fast(&jitter, sizeof jitter);
	int64_t base_us = BACKOFF_US << attempt;
	int64_t us = base_us + jitter % base_us;
	nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

enum err transaction_run(struct call *c, struct pool *pool, db_transaction *body, void *arg)
{
	for (int attempt = 0;; attempt++) {
		struct db_connection *connection;
		TRY(pool_take(c, pool, &connection));
		enum err err = run_once(c, connection, CONTROL_BEGIN, body, arg);
		bool again = connection->again;
		pool_give(pool, connection);
		if (err == OK || !again || attempt + 1 == ATTEMPTS_MAX ||
			call_remaining_ms(c, 1) == 0)
			return err;
		call_forgive(c);
		back_off(attempt);
	}
}

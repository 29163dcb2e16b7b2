/* Connections made on demand up to a maximum, the last used first. */
#ifndef CRIER_DB_POOL_H
#define CRIER_DB_POOL_H

#include "db/driver.h"

struct pool;

/** An empty pool; options are borrowed. NULL, with the reason in why, when it cannot be. */
struct pool *pool_create(const struct driver *driver, const struct db_options *options,
	struct db_traffic *traffic, char *why, size_t why_size);

/** Waits for every connection to be given back, then closes them; NULL is accepted. */
void pool_destroy(struct pool *pool);

/**
 * A connection for the caller alone, until pool_give. Waits at most until the call's deadline.
 * @return OK | ERR_UNAVAILABLE (all are busy, or the engine cannot be reached)
 */
MUST_CHECK enum err pool_take(struct call *c, struct pool *pool, struct db_connection **connection);

/** Gives a connection back; one that is lost is closed, and with it every idle one. */
void pool_give(struct pool *pool, struct db_connection *connection);

/** Has idle connections let go of what they keep; those in use do so when they are given back,
 *  as long as the traffic is crowded. */
void pool_rest(struct pool *pool);

#endif

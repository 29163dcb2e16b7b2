/* The one writer of an engine that has only one: concurrent writes share a commit.
 *
 * SQLite makes a transaction durable with one fsync whatever is in it, and lets one connection
 * write at a time. So those who come while a commit runs wait, and the next commit is theirs
 * together, all answered after the one fsync; what one body does wrong is undone alone. */
#ifndef CRIER_DB_SQLITE_WRITER_H
#define CRIER_DB_SQLITE_WRITER_H

#include "db/driver.h"

struct writer;

/** Opens the writing connection; options are borrowed. NULL, with the reason in why. */
struct writer *writer_create(const struct driver *driver, const struct db_options *options,
	struct db_traffic *traffic, char *why, size_t why_size);

/** Commits what is queued, then closes; NULL is accepted. */
void writer_destroy(struct writer *writer);

/**
 * Runs body(c, arg) in a group and answers after its commit. On the caller's thread when
 * nobody else writes, else on the writer's; more than once when another body of the group
 * failed after it had changed something, or made the engine roll all of it back.
 * @return what body returned | ERR_CONFLICT (a deferred foreign key) | ERR_UNAVAILABLE
 *         (the queue is full, the commit failed) | ERR_TIMEOUT (the call's deadline passed
 *         while it was queued)
 */
MUST_CHECK enum err writer_run(struct call *c, struct writer *writer, db_transaction *body,
	void *arg);

#endif

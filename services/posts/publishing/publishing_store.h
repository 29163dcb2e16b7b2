/* Going live, in the database: what is due, and the one statement that publishes. */
#ifndef CRIER_POSTS_PUBLISHING_PUBLISHING_STORE_H
#define CRIER_POSTS_PUBLISHING_PUBLISHING_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "publishing/lateness.h"
#include "publishing/tickets.h"

/** Scheduled posts due before a time, by time. @param after  or NULL */
MUST_CHECK enum err publishing_store_due(struct call *c, int64_t before_us,
	const struct cursor *after, int64_t limit, struct due_item_list *due, bool *more);

/* What went live, in one transaction. */
struct published {
	int64_t count;
	struct published_minute_list minutes;
};

/**
 * Turns those that are still scheduled at their ticket's version, and due, into published, and
 * writes the ledger, the batch and the events that somebody's webhook wants; inside db_write. Never
 * early, never twice.
 * @param tickets    sorted by post
 * @param delivered  the channel has them; else only posts of the site change
 */
MUST_CHECK enum err publishing_store_publish(struct call *c, const struct ticket_list *tickets,
	const char *worker, bool delivered, int64_t now_us, struct published *published);

/** Those tickets that still hold: their post is scheduled at that version. */
MUST_CHECK enum err publishing_store_waiting(struct call *c, const struct ticket_list *tickets,
	struct ticket_list *waiting);

/** Notes that a minute's canary came through; inside db_write. Minutes are since 1970. */
MUST_CHECK enum err publishing_store_see_canary(struct call *c, int64_t minute, int64_t now_us);

/** The newest canary. */
MUST_CHECK enum err publishing_store_canary(struct call *c, int64_t *minute, int64_t *seen_at_us);

/** Takes or renews the sweeper's lease; inside db_write. @param[out] granted  whether it is
 *  the holder's now */
MUST_CHECK enum err publishing_store_lease(struct call *c, const char *holder, int64_t now_us,
	int64_t until_us, bool *granted);

#endif

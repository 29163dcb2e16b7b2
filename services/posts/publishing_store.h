/* Going live, in the database: what is due, and the one statement that publishes. */
#ifndef CRIER_POSTS_PUBLISHING_STORE_H
#define CRIER_POSTS_PUBLISHING_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "posts_api.h"

/** Scheduled posts due before a time, by time. @param after  or NULL */
MUST_CHECK enum err publishing_store_due(struct call *c, int64_t before_us,
	const struct cursor *after, int64_t limit, struct due_item_list *due, bool *more);

/** Those that are still scheduled at their ticket's version; with what they say, where their
 *  channel carries it to the outside. */
MUST_CHECK enum err publishing_store_claim(struct call *c, const struct ticket_list *tickets,
	struct publication_list *publications);

/**
 * Turns those that are still scheduled at their ticket's version, and due, into published, and
 * writes the ledger; inside db_write. Never early, never twice.
 * @param[out] published  those that changed
 */
MUST_CHECK enum err publishing_store_publish(struct call *c, const struct ticket_list *tickets,
	const char *worker, int64_t now_us, struct due_item_list *published);

/* One line of the ledger. */
struct publication_record {
	int64_t post_id;
	int64_t version;
	int64_t publish_at_us;
	int64_t published_at_us;
	const char *worker;
};

struct publication_record_list {
	struct publication_record *items;
	size_t count;
};

/** The ledger beyond a line, by post and version. */
MUST_CHECK enum err publishing_store_ledger(struct call *c, int64_t after_post_id,
	int64_t after_version, int64_t limit, struct publication_record_list *records);

/** Takes or renews the sweeper's lease; inside db_write. @param[out] granted  whether it is
 *  the holder's now */
MUST_CHECK enum err publishing_store_lease(struct call *c, const char *holder, int64_t now_us,
	int64_t until_us, bool *granted);

#endif

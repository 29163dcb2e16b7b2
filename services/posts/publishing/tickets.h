/* Tickets that workers send: which posts, at which versions of their schedules. */
#ifndef CRIER_POSTS_PUBLISHING_TICKETS_H
#define CRIER_POSTS_PUBLISHING_TICKETS_H

#include "db/db.h"
#include "posts_api.h"

struct ticket {
	int64_t post_id;
	int64_t version;
};

struct ticket_list {
	struct ticket *items;
	size_t count;
};

/** By post: two transactions that lock the same posts then wait for each other in one direction
 *  only. */
void tickets_sort(const struct ticket_list *tickets);

/**
 * Reads "post_id:version post_id:version …" and sorts them.
 * @param[out] tickets  in the call's arena
 * @return OK | ERR_INVALID (for the field /tickets)
 */
MUST_CHECK enum err tickets_read(struct call *c, const char *text, struct ticket_list *tickets);

/** Binds tickets as a JSON object of id: version for SQLite, as an array of pairs for PostgreSQL.
 */
struct db_value tickets_value(struct call *c, const struct ticket_list *tickets);

#endif

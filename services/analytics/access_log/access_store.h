/* Requests of access logs in the database. */
#ifndef CRIER_ANALYTICS_ACCESS_LOG_ACCESS_STORE_H
#define CRIER_ANALYTICS_ACCESS_LOG_ACCESS_STORE_H

#include "act.h"
#include "db/db.h"

#define PATHS_MAX 100000 /* that are told apart; the others are one */

/* A request for a page; act.post_id is 0 where the page is of no post. */
struct request {
	struct act act;
	struct slice path;
	int64_t path_id;  /* set by access_store_add */
	int64_t owner_id; /* of the post */
	bool is_new;	  /* set by access_store_add */
};

/** Adds those requests that are not there yet, and what they count of their paths; inside db_write.
 *  @param requests  no two with the same time and key */
MUST_CHECK enum err access_store_add(struct call *c, struct request *requests, size_t count);

#endif

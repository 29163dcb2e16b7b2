/* The thread that removes what nobody asks for any more. */
#ifndef CRIER_SERVICE_JANITOR_H
#define CRIER_SERVICE_JANITOR_H

#include "service/service.h"

struct janitor;

/* Rows that are kept for a while, or whatever else nobody needs. */
struct janitor_chore {
	const char *what; /* for the log: "old batches" */
	/** Removes a little, in transactions of its own; NULL: what is below counts. */
	enum err (*sweep)(struct call *c, bool *more);
	int64_t keep_us; /* 0: for ever */
	/** Removes rows before $1, $2 at most; NULL: what is below counts. */
	const struct sql *purge;
	/** Removes some of what is older, inside db_write. @param[out] removed  0: none is left */
	enum err (*remove)(struct call *c, int64_t before_us, int64_t *removed);
};

/** Starts the thread. @param chores  borrowed @return NULL when there can be none */
struct janitor *janitor_create(const struct service *service, const struct janitor_chore *chores,
	size_t count);

/** Ends it after its step; NULL is accepted. */
void janitor_destroy(struct janitor *janitor);

#endif

/* What the posts daemon holds while it runs. */
#ifndef CRIER_POSTS_POSTS_H
#define CRIER_POSTS_POSTS_H

#include "hook.h"
#include "service/janitor.h"

struct posts {
	struct http_client *auth; /* asks whether an author exists */
	struct indexer *indexer;  /* keeps search up to date */
	struct janitor *janitor;
	struct janitor_chore chores[2]; /* old batches, old events */
	struct hook_policy hooks;
	struct hook_sender *hook_sender; /* delivers to webhooks */
};

static inline struct posts *posts_of(const struct call *c)
{
	return c->service;
}

#endif

/* What the posts daemon holds while it runs. */
#ifndef CRIER_POSTS_POSTS_H
#define CRIER_POSTS_POSTS_H

#include "reading/site.h"
#include "service/janitor.h"
#include "webhooks/hook.h"

struct posts {
	const struct answers *answers; /* to requests that named themselves */
	struct http_client *auth;      /* asks whether an author exists */
	struct indexer *indexer;       /* keeps search up to date */
	struct janitor *janitor;
	struct janitor_chore chores[5]; /* old batches, events, drafts and authors, unused images */
	struct hook_policy hooks;
	struct hook_sender *hook_sender; /* delivers to webhooks */
	struct media_desk *media;	 /* keeps images */
	int64_t draft_life_us;		 /* after it was saved last */
	struct live_hints *live_hints;	 /* tells hubs that something happened */
	struct site site;		 /* where people read */
};

static inline struct posts *posts_of(const struct call *c)
{
	return c->service;
}

#endif

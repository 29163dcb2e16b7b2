/* What the analytics daemon holds while it runs. */
#ifndef CRIER_ANALYTICS_ANALYTICS_H
#define CRIER_ANALYTICS_ANALYTICS_H

#include <stdatomic.h>

#include "service/janitor.h"
#include "service/service.h"

struct analytics {
	struct http_client *posts; /* as anybody sees them: without the service token */
	struct child_crew *press;  /* for PNG */
	struct answer_cache *rankings;
	struct ranking_blocks *ranking_blocks;
	struct ranking_teller *teller;
	struct http_client *posts_inside;
	const char *site_host; /* of this Crier's pages, as browsers name it */
	struct known_posts *known_posts;
	struct visitors *visitors;
	struct seen_ids *seen_ids;
	struct ingest *ingest;
	atomic_uint groups_waiting; /* for the rollups, see counting.h */
	struct waiting *waiting;
	struct counter *counter;
	struct posts_reader *posts_reader;
	struct janitor_chore chores[1];
	struct janitor *janitor;
};

static inline struct analytics *analytics_of(const struct call *c)
{
	return c->service;
}

#endif

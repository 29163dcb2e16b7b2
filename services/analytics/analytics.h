/* What the analytics daemon holds while it runs. */
#ifndef CRIER_ANALYTICS_ANALYTICS_H
#define CRIER_ANALYTICS_ANALYTICS_H

#include "service/service.h"

struct analytics {
	struct http_client *posts; /* as anybody sees them: without the service token */
	struct known_posts *known; /* asks posts */
	struct child_crew *press;  /* for PNG */
	struct answer_cache *rankings;
};

static inline struct analytics *analytics_of(const struct call *c)
{
	return c->service;
}

#endif

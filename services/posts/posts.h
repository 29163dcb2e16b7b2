/* What the posts daemon holds while it runs. */
#ifndef CRIER_POSTS_POSTS_H
#define CRIER_POSTS_POSTS_H

#include "service/service.h"
#include "site.h"

struct posts {
	struct http_client *auth; /* asks whether an author exists */
	struct indexer *indexer;  /* keeps search up to date */
	struct janitor *janitor;  /* removes what is old */
	struct site site;	  /* where people read */
};

static inline struct posts *posts_of(const struct call *c)
{
	return c->service;
}

#endif

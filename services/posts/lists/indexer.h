/* The thread that brings new posts into the search index. */
#ifndef CRIER_POSTS_LISTS_INDEXER_H
#define CRIER_POSTS_LISTS_INDEXER_H

#include "service/service.h"

struct indexer;

/** Starts the thread. @return NULL when there can be none */
struct indexer *indexer_create(const struct service *service);

/** Ends it after its batch; NULL is accepted. */
void indexer_destroy(struct indexer *indexer);

#endif

/* The thread that removes what nobody asks for any more. */
#ifndef CRIER_POSTS_JANITOR_H
#define CRIER_POSTS_JANITOR_H

#include "service/service.h"

struct janitor;

/** Starts the thread. @param batches_days  after which a batch is removed
 *  @return NULL when there can be none */
struct janitor *janitor_create(const struct service *service, int64_t batches_days);

/** Ends it after its step; NULL is accepted. */
void janitor_destroy(struct janitor *janitor);

#endif

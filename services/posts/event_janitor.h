/* The thread that removes old events, and what was delivered of them. */
#ifndef CRIER_POSTS_EVENT_JANITOR_H
#define CRIER_POSTS_EVENT_JANITOR_H

#include "service/service.h"

struct event_janitor;

/** Starts the thread. @param days  for which events are kept
 *  @return NULL when there can be none */
struct event_janitor *event_janitor_create(const struct service *service, int64_t days);

/** Ends it; NULL is accepted. */
void event_janitor_destroy(struct event_janitor *janitor);

#endif

/* The thread that hears posts' hints over Redis (services/posts/events/live_hints.h) and hands them
 * to the hub. */
#ifndef CRIER_REALTIME_HINT_READER_H
#define CRIER_REALTIME_HINT_READER_H

#include "hub.h"

#define HINT_CHANNEL "crier:live"

struct hint_reader;

/** Starts it. @return NULL when there can be no thread */
struct hint_reader *hint_reader_create(const struct service *service, struct hub *hub);

/** Ends it within a second; NULL is accepted. */
void hint_reader_destroy(struct hint_reader *reader);

#endif

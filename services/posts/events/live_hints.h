/* Hints over Redis to the hubs of live comments and notifications, that there is something new to
 * ask for. They carry nothing and may get lost: a hub that hears none for seconds asks all the
 * same. No request waits for Redis on their account. */
#ifndef CRIER_POSTS_EVENTS_LIVE_HINTS_H
#define CRIER_POSTS_EVENTS_LIVE_HINTS_H

#include "service/service.h"

struct live_hints;

/** Starts the thread that sends them. @return NULL when there can be none */
struct live_hints *live_hints_create(const struct service *service);

/** Ends it; NULL is accepted. */
void live_hints_destroy(struct live_hints *hints);

/** When this call ends, so after its commit, that something happened among a post's comments. */
void live_hint_comment(struct call *c, int64_t post_id);

/** The same, that there are new events. */
void live_hint_events(struct call *c);

#endif

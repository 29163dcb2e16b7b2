/* The canary: a ticket of nobody's that comes due with each minute, and takes the way that posts
 * take. When one does not come through, people's posts do not either. */
#ifndef CRIER_SCHEDULER_CANARY_H
#define CRIER_SCHEDULER_CANARY_H

#include <stdatomic.h>

#include "http/client.h"
#include "posts_types.h"

struct canary_watch {
	int64_t started_minute;	     /* since 1970; of minutes before, we know nothing */
	_Atomic int64_t last_minute; /* the newest one that came through, as far as was seen */
};

void canary_init(struct canary_watch *watch, int64_t now_us);

/** The due entry of a minute's canary. */
struct due_item canary_item(int64_t minute);

/** Asks posts which one came through last. */
MUST_CHECK enum err canary_look(struct call *c, struct canary_watch *watch,
	struct http_client *posts);

/** Since the minute of the newest one began; of the start, where none came through after it. */
int64_t canary_age_us(const struct canary_watch *watch, int64_t now_us);

/** @return OK while each minute's canary comes through before the next minute begins |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err canary_check(struct call *c, const struct canary_watch *watch);

#endif

/* Who is not asked for a while: a host that blocks, a token that ended, a source that fails again
 * and again. The last is a circuit breaker: after so many failures in a row only one request in a
 * pause goes out, and the pauses get longer. Kept in this process, and told to the others by
 * Redis. */
#ifndef CRIER_SCRAPER_PAUSES_H
#define CRIER_SCRAPER_PAUSES_H

#include "base/backoff.h"
#include "base/call.h"

#define PAUSES_MAX 512
#define PAUSES_FAILURES 5 /* in a row, until there is a pause */

struct redis;
struct pauses;

/** @param redis  NULL: none; borrowed */
struct pauses *pauses_create(struct redis *redis);

/** NULL is accepted. */
void pauses_destroy(struct pauses *pauses);

/** Whether somebody may be asked. @return 0 for yes, else when it may be tried again (microseconds
 *  since 1970). While its breaker is open, a yes is for one only, who has to report. */
int64_t pauses_ask(struct call *c, struct pauses *pauses, const char *whom);

/** It answered: whatever failed before is forgotten. */
void pauses_end(struct pauses *pauses, const char *whom);

/** It failed; the fifth time in a row, and each after that, begins a pause. */
void pauses_fail(struct call *c, struct pauses *pauses, const char *whom);

/** It is not asked until then, whatever happened before. */
void pauses_set(struct call *c, struct pauses *pauses, const char *whom, int64_t until_us);

#endif

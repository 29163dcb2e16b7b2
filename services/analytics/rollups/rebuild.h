/* Making the rollups anew of what they were counted from. */
#ifndef CRIER_ANALYTICS_ROLLUPS_REBUILD_H
#define CRIER_ANALYTICS_ROLLUPS_REBUILD_H

#include "service/service.h"

struct rebuilt {
	int64_t from_day; /* rollups of before stay: the log does not have everything of then */
	int64_t days;	  /* that had anything */
	int64_t acts;
};

/**
 * Makes all rollups anew, a day at a time in a transaction of its own: what is counted meanwhile
 * waits for a day at most, and at each moment every figure is one that was counted.
 * @param arena  of each step
 * @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT; what was done until then stays
 */
MUST_CHECK enum err rebuild(const struct service *service, struct arena *arena,
	struct rebuilt *rebuilt, const char **why);

/** crier-analytics rebuild. */
int rebuild_command(struct service *service, int argc, char **argv);

#endif

/* Acts into the log, and what they count. */
#ifndef CRIER_ANALYTICS_ROLLUPS_RECORDING_H
#define CRIER_ANALYTICS_ROLLUPS_RECORDING_H

#include "act.h"
#include "base/call.h"
#include "rollups/rollup.h"

/* An act, and whose post it was done with. */
struct recorded {
	const struct act *act;
	int64_t owner_id;
	bool is_new; /* set by recording_add: the log did not have it */
};

/**
 * Adds acts to the log; inside db_write, behind rollup_store_share.
 * @param recorded         no two with the same time and key
 * @param[out] quarters    what those count that are new, for the rollups
 */
MUST_CHECK enum err recording_add(struct call *c, struct recorded *recorded, size_t count,
	struct rollup *quarters);

#endif

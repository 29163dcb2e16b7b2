/* Acts into the log and what they count into the rollups, in one transaction. */
#ifndef CRIER_ANALYTICS_RECORDING_H
#define CRIER_ANALYTICS_RECORDING_H

#include "act.h"
#include "base/call.h"

/* An act, and whose post it was done with. */
struct recorded {
	const struct act *act;
	int64_t owner_id;
	bool is_new; /* set by recording_add: the log did not have it */
};

/**
 * Adds acts to the log, and those that are new to the rollups; inside db_write, behind
 * rollup_store_share.
 * @param recorded  no two with the same time and key
 */
MUST_CHECK enum err recording_add(struct call *c, struct recorded *recorded, size_t count);

#endif

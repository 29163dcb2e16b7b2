/* The rows of a bulk request as posts takes them. */
#ifndef CRIER_SCHEDULER_BULK_PARTS_H
#define CRIER_SCHEDULER_BULK_PARTS_H

#include "bulk.h"
#include "http/api.h"

/**
 * Writes the rows that are still good, a SchedulePart a line.
 * @return OK | ERR_TOO_LARGE (more than posts takes)
 */
MUST_CHECK enum err bulk_parts_write(struct call *c, const struct bulk *bulk,
	struct raw_body *parts);

#endif

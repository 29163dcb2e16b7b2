/* The body of a bulk request to rows: JSON, NDJSON or CSV. */
#ifndef CRIER_SCHEDULER_BULK_READ_H
#define CRIER_SCHEDULER_BULK_READ_H

#include "bulk.h"
#include "http/api.h"

/**
 * Reads all rows; one that cannot be read, or that is neither a post nor a new one, is refused.
 * @return OK | ERR_BAD_REQUEST (where a row ends cannot be told, or CSV has no good header)
 *         | ERR_TOO_LARGE
 */
MUST_CHECK enum err bulk_read(struct call *c, const struct raw_body *body, struct bulk *bulk);

#endif

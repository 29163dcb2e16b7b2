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

/** As bulk_read for CSV: each record becomes a row. */
MUST_CHECK enum err bulk_read_csv(struct call *c, const struct raw_body *body, struct bulk *bulk);

/** Refuses a row that decoded with err, or that is neither a post nor a new one. */
void bulk_check_row(struct call *c, struct bulk_row *row, enum err err);

#endif

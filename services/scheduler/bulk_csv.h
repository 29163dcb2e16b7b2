/* Rows of CSV (RFC 4180), by the names in its header. */
#ifndef CRIER_SCHEDULER_BULK_CSV_H
#define CRIER_SCHEDULER_BULK_CSV_H

#include "bulk.h"
#include "http/api.h"

/** As bulk_read for CSV: each record becomes a row. */
MUST_CHECK enum err bulk_read_csv(struct call *c, const struct raw_body *body, struct bulk *bulk);

#endif

/* Whether a row of a bulk request names a post, or makes one. */
#ifndef CRIER_SCHEDULER_BULK_ROW_RULES_H
#define CRIER_SCHEDULER_BULK_ROW_RULES_H

#include "bulk.h"

/** Refuses a row that decoded with err, or that is neither a post nor a new one. */
void bulk_check_row(struct call *c, struct bulk_row *row, enum err err);

#endif

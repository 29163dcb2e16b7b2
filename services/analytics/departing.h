/* What the account of an author leaves here: what is known of its posts, and what was counted of
 * them; and what it sent that was rejected. Its reactions are in reacting.h. */
#ifndef CRIER_ANALYTICS_DEPARTING_H
#define CRIER_ANALYTICS_DEPARTING_H

#include "base/call.h"

/** Removes some of it; inside db_write. What everything sums up to stays. @param[out] removed  0:
 *  there is no more */
MUST_CHECK enum err departing_remove(struct call *c, int64_t user_id, int64_t *removed);

#endif

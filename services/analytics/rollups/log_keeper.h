/* The janitor's chore in the log of acts: it has room for the days to come, and its oldest days
 * go. */
#ifndef CRIER_ANALYTICS_ROLLUPS_LOG_KEEPER_H
#define CRIER_ANALYTICS_ROLLUPS_LOG_KEEPER_H

#include "service/janitor.h"

/** Makes room for the days around today; before anything is written. */
MUST_CHECK enum err log_keeper_extend(struct call *c);

/** Extends the log and removes some of what is older; the janitor calls it inside db_write. */
MUST_CHECK enum err log_keeper_remove(struct call *c, int64_t before_us, int64_t *removed);

#endif

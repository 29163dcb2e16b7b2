/* A person's weekly slots, and how posts keeps them: as minutes of the week, ascending. */
#ifndef CRIER_SCHEDULER_SLOT_WEEK_H
#define CRIER_SCHEDULER_SLOT_WEEK_H

#include "base/call.h"
#include "posts_types.h"
#include "scheduler_types.h"

/**
 * @param[out] week  lives as long as the call
 * @return OK | ERR_INVALID (no such zone; a slot said twice, at /slots/n)
 */
MUST_CHECK enum err slot_week_read(struct call *c, const struct slot_week_request *request,
	struct weekly_slots *week);

/** As people see it; lives as long as the call. */
void slot_week_show(struct call *c, const struct weekly_slots *week, struct slot_week *shown);

#endif

/* One batch of tickets on its way: claim, publish, report. */
#ifndef CRIER_SCHEDULER_BATCH_H
#define CRIER_SCHEDULER_BATCH_H

#include "scheduler.h"

/**
 * Takes the tickets through. Safe at any point of a crash: posts changes each state once, and
 * what was not settled is taken again after its lease.
 * @param worker        who reports, for the ledger
 * @param[out] settled  tickets that are over: published, or stale. The others are too early by
 *                      somebody's clock, or their channel failed
 * @return OK | what posts answered
 */
MUST_CHECK enum err batch_run(struct call *c, struct scheduler *scheduler, const char *worker,
	const struct ticket_list *tickets, struct ticket_list *settled);

#endif

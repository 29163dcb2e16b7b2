/* Renews the leases of batches that are being worked on. So a lease may be short: it ends soon
 * after its worker did, and not under one that is slow. */
#ifndef CRIER_SCHEDULER_HEARTBEAT_H
#define CRIER_SCHEDULER_HEARTBEAT_H

#include "scheduler.h"

struct heartbeat;

/**
 * Starts the thread.
 * @param holders  how many there are; each holds one batch at a time
 * @return NULL when there can be none
 */
struct heartbeat *heartbeat_create(const struct service *service, struct scheduler *scheduler,
	size_t holders, int64_t lease_ms);

/** Nobody may hold anything; NULL is accepted. */
void heartbeat_destroy(struct heartbeat *heartbeat);

/** @param batch  borrowed until it is let go */
void heartbeat_hold(struct heartbeat *heartbeat, size_t holder, const struct due_batch *batch);

/** From here on the lease is not renewed; waits for a renewal that is on its way. */
void heartbeat_let_go(struct heartbeat *heartbeat, size_t holder);

#endif

/* The thread that watches how publishing does, for readiness and for /metrics. */
#ifndef CRIER_SCHEDULER_MONITOR_H
#define CRIER_SCHEDULER_MONITOR_H

#include "scheduler.h"

struct monitor;

/** Starts the thread; the sweeper is there. @return NULL when there can be none */
struct monitor *monitor_create(const struct service *service, struct scheduler *scheduler);

/** Ends it after its look; NULL is accepted. */
void monitor_destroy(struct monitor *monitor);

#endif

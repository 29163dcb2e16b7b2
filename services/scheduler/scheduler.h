/* What the scheduler holds while it runs. It keeps no truth: that is with posts. */
#ifndef CRIER_SCHEDULER_SCHEDULER_H
#define CRIER_SCHEDULER_SCHEDULER_H

#include "due_set.h"
#include "service/service.h"

struct scheduler_config {
	int64_t workers;
	int64_t batch;
	int64_t lease_ms;
	int64_t shards;
	int64_t sweep_ahead_minutes;
	int64_t zones_s;
};

struct scheduler {
	struct scheduler_config config;
	struct http_client *posts;
	struct due_set due;
	struct publishing_metrics *metrics;
	struct crew *crew;
	struct sweeper *sweeper;
	struct rezoner *rezoner;
};

static inline struct scheduler *scheduler_of(const struct call *c)
{
	return c->service;
}

#endif

/* What the scheduler holds while it runs. It keeps no truth: that is with posts. */
#ifndef CRIER_SCHEDULER_SCHEDULER_H
#define CRIER_SCHEDULER_SCHEDULER_H

#include "canary.h"
#include "due_set.h"
#include "service/service.h"

struct scheduler_config {
	int64_t workers;
	int64_t batch;
	int64_t lease_ms;
	int64_t shards;
	int64_t senders;
	int64_t send_batch;
};

struct scheduler {
	struct scheduler_config config;
	struct http_client *posts;
	struct due_set due;
	struct publishing_metrics *metrics;
	struct canary_watch canary;
	struct crew *crews[LANE_COUNT];
	struct sweeper *sweeper;
};

static inline struct scheduler *scheduler_of(const struct call *c)
{
	return c->service;
}

#endif

/* What the scheduler holds while it runs. It keeps no truth: that is with posts. */
#ifndef CRIER_SCHEDULER_SCHEDULER_H
#define CRIER_SCHEDULER_SCHEDULER_H

#include "base/hmac.h"
#include "canary.h"
#include "due_set.h"
#include "http/push.h"
#include "service/service.h"

struct scheduler_config {
	int64_t workers;
	int64_t batch;
	int64_t lease_ms;
	int64_t send_lease_ms;
	int64_t shards;
	int64_t senders;
	int64_t send_batch;
	int64_t send_timeout_ms;
	int64_t attempts_max;
	const char *webhook_url;
	const char *webhook_secret;
	int64_t zones_s;
};

struct scheduler {
	struct scheduler_config config;
	struct http_client *posts;
	struct due_set due;
	struct publishing_metrics *metrics;
	struct push_target *webhook; /* NULL: there is none */
	struct hmac_key webhook_key;
	struct canary_watch canary;
	struct crew *crews[LANE_COUNT];
	struct sweeper *sweeper;
	struct monitor *monitor;
	struct rezoner *rezoner;
};

static inline struct scheduler *scheduler_of(const struct call *c)
{
	return c->service;
}

#endif

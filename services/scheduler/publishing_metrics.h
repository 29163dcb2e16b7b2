/* What publishing counts. */
#ifndef CRIER_SCHEDULER_PUBLISHING_METRICS_H
#define CRIER_SCHEDULER_PUBLISHING_METRICS_H

#include "daemon/metrics.h"
#include "posts_types.h"

struct publishing_metrics {
	struct metric *published;     /* posts that went live through us */
	struct metric *stale;	      /* tickets whose post was moved, cancelled or published */
	struct metric *failed;	      /* calls to a channel that failed */
	struct metric *given_up;      /* posts that became dead letters */
	struct metric *lateness;      /* from the minute's start to going live */
	struct metric *sweeps;	      /* comparisons of Redis with the database */
	struct metric *without_redis; /* posts published straight from the database */
	struct metric *zone_changes;  /* zones whose rules changed while schedules waited */
	struct metric *rezoned;	      /* schedules moved for that */
	struct metric *canary_age;    /* seconds since the newest canary's minute began */
	struct metric *sweep_age;     /* seconds since the last sweep that succeeded */
	struct metric *lost;	      /* posts that should be out, and that nobody publishes */
	struct metric *delivering;    /* posts that should be out, and whose channel is tried */
};

/** Registers all of them. @return NULL when memory is out; ended with free */
struct publishing_metrics *publishing_metrics_create(struct metrics *metrics);

/** Counts what posts answered. */
void publishing_metrics_count(struct publishing_metrics *metrics,
	const struct publish_answer *answer);

#endif

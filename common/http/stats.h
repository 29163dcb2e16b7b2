/* What is counted about an API: requests by operation and class of status, durations. */
#ifndef CRIER_HTTP_STATS_H
#define CRIER_HTTP_STATS_H

#include "daemon/metrics.h"
#include "http/api.h"

struct stats;

/** Registers the metrics of every operation. metrics is borrowed. */
struct stats *stats_create(struct metrics *metrics, const struct api *api);
void stats_destroy(struct stats *stats);

/** Counts one answered request. @param operation  NULL: none was found */
void stats_count(struct stats *stats, const struct operation *operation, int status,
	int64_t duration_us);

/** Counts a request refused for overload or because the daemon drains. */
void stats_count_rejected(struct stats *stats);

/** Sets how many requests run at this moment. */
void stats_set_in_flight(struct stats *stats, int64_t count);

/** Sets whether the daemon is ready at this moment. */
void stats_set_ready(struct stats *stats, bool ready);

#endif

/* Counters, gauges and histograms in Prometheus' text format. Counting is lock-free. */
#ifndef CRIER_DAEMON_METRICS_H
#define CRIER_DAEMON_METRICS_H

#include <stdint.h>

#include "base/text.h"

struct metrics;
struct metric;

#define METRIC_BUCKETS_MAX 20

struct metrics *metrics_create(void);
void metrics_destroy(struct metrics *metrics);

/**
 * A counter or gauge. Register at start: registering takes a lock, and what is registered
 * stays. The same name with other labels is another row of the same family.
 * @param name    "crier_http_requests_total"
 * @param labels  "route=\"create_post\",status=\"201\"" or NULL; copied
 */
struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *help,
	const char *labels);
struct metric *metrics_gauge(struct metrics *metrics, const char *name, const char *help,
	const char *labels);

/** A histogram over seconds. @param bounds  ascending upper bounds, copied */
struct metric *metrics_histogram(struct metrics *metrics, const char *name, const char *help,
	const char *labels, const double *bounds, size_t bound_count);

void metric_add(struct metric *metric, int64_t delta);
void metric_set(struct metric *metric, int64_t value);
void metric_observe_us(struct metric *metric, int64_t duration_us);
void metric_observe_many_us(struct metric *metric, int64_t duration_us, int64_t count);
int64_t metric_value(const struct metric *metric);

/** Everything, in the exposition format 0.0.4. */
void metrics_write(struct metrics *metrics, struct text *out);

#endif

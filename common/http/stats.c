/* Registered once at start, so that counting finds its metric by index. */
#include "http/stats.h"

#include <stdio.h>
#include <stdlib.h>

#define CLASSES 6 /* by status / 100 */

struct operation_stats {
	struct metric *by_class[CLASSES];
	struct metric *duration;
};

struct stats {
	const struct api *api;
	struct metric *in_flight;
	struct metric *rejected;
	struct metric *ready;
	struct operation_stats operations[]; /* the last one counts what no operation answered */
};

static const double duration_bounds_s[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
	0.25, 0.5, 1, 2.5, 5, 10};

static void register_operation(struct metrics *metrics, struct operation_stats *stats,
	const char *id)
{
	char labels[160];
	for (int class = 2; class < CLASSES; class ++) {
		snprintf(labels, sizeof labels, "operation=\"%s\",status=\"%dxx\"", id, class);
		stats->by_class[class] = metrics_counter(metrics, "crier_http_requests_total",
			"Requests answered.", labels);
	}
	snprintf(labels, sizeof labels, "operation=\"%s\"", id);
	stats->duration = metrics_histogram(metrics, "crier_http_request_duration_seconds",
		"From the head of the request to the answer's last byte handed over.", labels,
		duration_bounds_s, COUNT_OF(duration_bounds_s));
}

struct stats *stats_create(struct metrics *metrics, const struct api *api)
{
	struct stats *stats = calloc(1,
		sizeof *stats + (api->operation_count + 1) * sizeof(struct operation_stats));
	if (!stats)
		abort();
	stats->api = api;
	for (size_t i = 0; i < api->operation_count; i++)
		register_operation(metrics, &stats->operations[i], api->operations[i].id);
	register_operation(metrics, &stats->operations[api->operation_count], "none");
	stats->in_flight = metrics_gauge(metrics, "crier_http_requests_in_flight",
		"Requests being worked on.", NULL);
	stats->rejected = metrics_counter(metrics, "crier_http_requests_rejected_total",
		"Requests refused unread, for overload or while draining.", NULL);
	stats->ready = metrics_gauge(metrics, "crier_ready",
		"1 where the daemon can do its work now, 0 where /readyz says why not.", NULL);
	return stats;
}

void stats_destroy(struct stats *stats)
{
	free(stats);
}

void stats_count(struct stats *stats, const struct operation *operation, int status,
	int64_t duration_us)
{
	size_t index = operation ? (size_t)(operation - stats->api->operations)
				 : stats->api->operation_count;
	struct operation_stats *counted = &stats->operations[index];
	int class = status / 100;
	if (class >= 2 && class < CLASSES)
		metric_add(counted->by_class[class], 1);
	metric_observe_us(counted->duration, duration_us);
}

void stats_count_rejected(struct stats *stats)
{
	metric_add(stats->rejected, 1);
}

void stats_set_in_flight(struct stats *stats, int64_t count)
{
	metric_set(stats->in_flight, count);
}

void stats_set_ready(struct stats *stats, bool ready)
{
	metric_set(stats->ready, ready);
}

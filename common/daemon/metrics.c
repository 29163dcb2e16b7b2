/* Every metric has its cells once per shard, each shard on cache lines of its own, and a
 * thread counts in the shard of the CPU it runs on: no lock, and no line that two cores
 * fight over. Reading sums the shards. */
#include "daemon/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define CACHE_LINE 64
#define CELLS_PER_LINE (CACHE_LINE / sizeof(_Atomic int64_t))
#define SHARDS_MAX 8

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

struct bound {
	double s;
	int64_t us;
};

/* A counter or gauge has one cell in a shard; a histogram one per bucket, then the one beyond
 * the last bound, then the sum in microseconds. */
struct metric {
	enum metric_kind kind;
	const char *name;
	const char *help;
	char *labels;
	_Atomic int64_t *cells;
	size_t shard_mask;
	size_t cells_per_shard;
	size_t bound_count;
	struct bound *bounds; /* of a histogram */
	struct metric *next;
};

struct metrics {
	pthread_mutex_t lock; /* of the list's growth */
	struct metric *first;
	struct metric **end;
	size_t shards;
};

static size_t shard_count(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t shards = 1;
	while (shards < SHARDS_MAX && (long)shards < cpus)
		shards *= 2;
	return shards;
}

struct metrics *metrics_create(void)
{
	struct metrics *metrics = calloc(1, sizeof *metrics);
	if (!metrics)
		abort();
	pthread_mutex_init(&metrics->lock, NULL);
	metrics->end = &metrics->first;
	metrics->shards = shard_count();
	return metrics;
}

void metrics_destroy(struct metrics *metrics)
{
	if (!metrics)
		return;
	for (struct metric *metric = metrics->first, *next; metric; metric = next) {
		next = metric->next;
		free(metric->labels);
		free(metric->cells);
		free(metric->bounds);
		free(metric);
	}
	pthread_mutex_destroy(&metrics->lock);
	free(metrics);
}

static void *zeroed_lines(size_t size)
{
	void *memory = aligned_alloc(CACHE_LINE, size);
	if (!memory)
		abort();
	return memset(memory, 0, size);
}

static struct metric *metric_create(enum metric_kind kind, const char *name, const char *help,
	const char *labels, size_t cells, size_t shards)
{
	struct metric *metric = calloc(1, sizeof *metric);
	if (!metric)
		abort();
	metric->kind = kind;
	metric->name = name;
	metric->help = help;
	metric->labels = strdup(labels ? labels : "");
	if (!metric->labels)
		abort();
	metric->cells_per_shard = (cells + CELLS_PER_LINE - 1) / CELLS_PER_LINE * CELLS_PER_LINE;
	metric->shard_mask = shards - 1;
	metric->cells = zeroed_lines(shards * metric->cells_per_shard * sizeof(_Atomic int64_t));
	return metric;
}

static struct metric *add(struct metrics *metrics, struct metric *metric)
{
	pthread_mutex_lock(&metrics->lock);
	*metrics->end = metric;
	metrics->end = &metric->next;
	pthread_mutex_unlock(&metrics->lock);
	return metric;
}

struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *help,
	const char *labels)
{
	return add(metrics, metric_create(METRIC_COUNTER, name, help, labels, 1, metrics->shards));
}

/* A gauge is set as well as added to, so it has one shard. */
struct metric *metrics_gauge(struct metrics *metrics, const char *name, const char *help,
	const char *labels)
{
	return add(metrics, metric_create(METRIC_GAUGE, name, help, labels, 1, 1));
}

struct metric *metrics_histogram(struct metrics *metrics, const char *name, const char *help,
	const char *labels, const double *bounds, size_t bound_count)
{
	assert(bound_count <= METRIC_BUCKETS_MAX);
	struct metric *metric = metric_create(METRIC_HISTOGRAM, name, help, labels, bound_count + 2,
		metrics->shards);
	metric->bound_count = bound_count;
	metric->bounds = calloc(bound_count + 1, sizeof *metric->bounds);
	if (!metric->bounds)
		abort();
	for (size_t i = 0; i < bound_count; i++)
		metric->bounds[i] = (struct bound){.s = bounds[i],
			.us = (int64_t)(bounds[i] * (double)US_PER_SECOND + 0.5)};
	return add(metrics, metric);
}

static _Atomic int64_t *shard_cells(struct metric *metric)
{
	int cpu = sched_getcpu();
	size_t shard = (cpu < 0 ? 0 : (size_t)cpu) & metric->shard_mask;
	return metric->cells + shard * metric->cells_per_shard;
}

static void add_relaxed(_Atomic int64_t *cell, int64_t delta)
{
	atomic_fetch_add_explicit(cell, delta, memory_order_relaxed);
}

void metric_add(struct metric *metric, int64_t delta)
{
	add_relaxed(shard_cells(metric), delta);
}

void metric_set(struct metric *metric, int64_t value)
{
	assert(metric->kind == METRIC_GAUGE);
	atomic_store_explicit(metric->cells, value, memory_order_relaxed);
}

void metric_observe_us(struct metric *metric, int64_t duration_us)
{
	metric_observe_many_us(metric, duration_us, 1);
}

void metric_observe_many_us(struct metric *metric, int64_t duration_us, int64_t count)
{
	assert(metric->kind == METRIC_HISTOGRAM);
	_Atomic int64_t *cells = shard_cells(metric);
	size_t bucket = 0;
	while (bucket < metric->bound_count && duration_us > metric->bounds[bucket].us)
		bucket++;
	add_relaxed(&cells[bucket], count);
	add_relaxed(&cells[metric->bound_count + 1], count * duration_us);
}

static int64_t sum_cell(const struct metric *metric, size_t cell)
{
	int64_t sum = 0;
	for (size_t shard = 0; shard <= metric->shard_mask; shard++)
		sum += atomic_load_explicit(&metric->cells[shard * metric->cells_per_shard + cell],
			memory_order_relaxed);
	return sum;
}

/* Of a histogram: how many were observed. */
int64_t metric_value(const struct metric *metric)
{
	int64_t sum = 0;
	for (size_t cell = 0; cell <= metric->bound_count; cell++)
		sum += sum_cell(metric, cell);
	return sum;
}

static void write_row(struct text *out, const struct metric *metric, const char *suffix,
	const char *extra_label)
{
	text_add_string(out, metric->name);
	text_add_string(out, suffix);
	if (*metric->labels || *extra_label)
		text_printf(out, "{%s%s%s}", metric->labels,
			*metric->labels && *extra_label ? "," : "", extra_label);
	text_add_char(out, ' ');
}

static void write_histogram(struct text *out, const struct metric *metric)
{
	int64_t so_far = 0;
	for (size_t i = 0; i <= metric->bound_count; i++) {
		char label[40] = "le=\"+Inf\"";
		if (i < metric->bound_count)
			snprintf(label, sizeof label, "le=\"%g\"", metric->bounds[i].s);
		so_far += sum_cell(metric, i);
		write_row(out, metric, "_bucket", label);
		text_printf(out, "%" PRId64 "\n", so_far);
	}
	write_row(out, metric, "_sum", "");
	text_printf(out, "%.6f\n",
		(double)sum_cell(metric, metric->bound_count + 1) / (double)US_PER_SECOND);
	write_row(out, metric, "_count", "");
	text_printf(out, "%" PRId64 "\n", so_far);
}

static void write_values(struct text *out, const struct metric *metric)
{
	if (metric->kind == METRIC_HISTOGRAM) {
		write_histogram(out, metric);
		return;
	}
	write_row(out, metric, "", "");
	text_printf(out, "%" PRId64 "\n", metric_value(metric));
}

static bool is_first_of_family(const struct metrics *metrics, const struct metric *metric)
{
	for (const struct metric *other = metrics->first; other != metric; other = other->next)
		if (strcmp(other->name, metric->name) == 0)
			return false;
	return true;
}

static void write_family(struct text *out, const struct metric *first)
{
	static const char *const kinds[] = {"counter", "gauge", "histogram"};
	text_printf(out, "# HELP %s %s\n# TYPE %s %s\n", first->name, first->help, first->name,
		kinds[first->kind]);
	for (const struct metric *metric = first; metric; metric = metric->next)
		if (strcmp(metric->name, first->name) == 0)
			write_values(out, metric);
}

void metrics_write(struct metrics *metrics, struct text *out)
{
	pthread_mutex_lock(&metrics->lock);
	for (const struct metric *metric = metrics->first; metric; metric = metric->next)
		if (is_first_of_family(metrics, metric))
			write_family(out, metric);
	pthread_mutex_unlock(&metrics->lock);
}

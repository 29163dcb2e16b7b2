/* What publishing counts. */
#include "publishing_metrics.h"

#include <stdlib.h>

static const double lateness_bounds[] = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 45, 60, 120,
	300, 3600};

static void add_gauges(struct publishing_metrics *m, struct metrics *metrics)
{
	m->canary_age = metrics_gauge(metrics, "crier_canary_age_seconds",
		"Since the minute of the newest canary began; 120 is too old", NULL);
	m->sweep_age = metrics_gauge(metrics, "crier_sweep_age_seconds",
		"Since Redis was in step with the database, or publishing went without it", NULL);
	m->lost = metrics_gauge(metrics, "crier_posts_lost",
		"Scheduled posts whose minute is over by 60 s, and that nobody publishes", NULL);
	m->delivering = metrics_gauge(metrics, "crier_posts_delivering",
		"Scheduled posts whose minute is over by 60 s, and whose channel is tried again",
		NULL);
}

struct publishing_metrics *publishing_metrics_create(struct metrics *metrics)
{
	struct publishing_metrics *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	m->published = metrics_counter(metrics, "crier_published_total", "Posts that went live",
		NULL);
	m->stale = metrics_counter(metrics, "crier_stale_tickets_total",
		"Due entries whose post was moved, cancelled or published before", NULL);
	m->failed = metrics_counter(metrics, "crier_publish_failures_total",
		"Calls to a channel that failed; they are tried again", NULL);
	m->given_up = metrics_counter(metrics, "crier_dead_letters_total",
		"Posts that their channel did not take", NULL);
	m->lateness = metrics_histogram(metrics, "crier_publish_lateness_seconds",
		"From the start of a post's minute to its going live", NULL, lateness_bounds,
		sizeof lateness_bounds / sizeof *lateness_bounds);
	m->sweeps = metrics_counter(metrics, "crier_sweeps_total",
		"Comparisons of Redis with the database", NULL);
	m->without_redis = metrics_counter(metrics, "crier_published_without_redis_total",
		"Posts published straight from the database", NULL);
	m->zone_changes = metrics_counter(metrics, "crier_zone_changes_total",
		"Zones whose rules changed while schedules waited in them", NULL);
	m->rezoned = metrics_counter(metrics, "crier_rezoned_schedules_total",
		"Schedules moved because the rules of their zone changed", NULL);
	add_gauges(m, metrics);
	return m;
}

void publishing_metrics_count(struct publishing_metrics *metrics,
	const struct publish_answer *answer)
{
	metric_add(metrics->published, answer->published);
	metric_add(metrics->stale, answer->stale);
	for (size_t i = 0; i < answer->minutes.count; i++) {
		const struct published_minute *minute = &answer->minutes.items[i];
		metric_observe_many_us(metrics->lateness,
			answer->published_at_us - minute->publish_at_us, minute->posts);
	}
}

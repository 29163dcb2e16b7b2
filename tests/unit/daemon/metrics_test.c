/* What Prometheus reads. */
#include "daemon/metrics.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>

static struct metrics *metrics;
static struct arena *arena;
static struct text out;

static void start(void)
{
	metrics = metrics_create();
	arena = arena_create();
	text_init(&out, arena, 100, 100000);
}

static void stop(void)
{
	arena_destroy(arena);
	metrics_destroy(metrics);
}

TestSuite(metrics, .init = start, .fini = stop);

Test(metrics, rows_of_one_family_stand_together)
{
	struct metric *a = metrics_counter(metrics, "a_total", "As.", "x=\"1\"");
	struct metric *g = metrics_gauge(metrics, "g", "G.", NULL);
	struct metric *b = metrics_counter(metrics, "a_total", "As.", "x=\"2\"");
	metric_add(a, 2);
	metric_add(b, 3);
	metric_set(g, -7);
	metrics_write(metrics, &out);
	cr_expect_str_eq(text_string(&out), "# HELP a_total As.\n# TYPE a_total counter\n"
					    "a_total{x=\"1\"} 2\na_total{x=\"2\"} 3\n"
					    "# HELP g G.\n# TYPE g gauge\ng -7\n");
}

Test(metrics, a_histogram_counts_up_and_a_bound_is_inside)
{
	const double bounds[] = {0.001, 0.01};
	struct metric *h = metrics_histogram(metrics, "h_seconds", "H.", "op=\"x\"", bounds, 2);
	metric_observe_us(h, 1000);
	metric_observe_us(h, 1001);
	metric_observe_us(h, 10001);
	metrics_write(metrics, &out);
	cr_expect_str_eq(text_string(&out),
		"# HELP h_seconds H.\n# TYPE h_seconds histogram\n"
		"h_seconds_bucket{op=\"x\",le=\"0.001\"} 1\nh_seconds_bucket{op=\"x\",le=\"0.01\"} 2\n"
		"h_seconds_bucket{op=\"x\",le=\"+Inf\"} 3\nh_seconds_sum{op=\"x\"} 0.012002\n"
		"h_seconds_count{op=\"x\"} 3\n");
}

static void *count_up(void *arg)
{
	for (int i = 0; i < 100000; i++)
		metric_add(arg, 1);
	return NULL;
}

Test(metrics, no_count_of_any_thread_is_lost)
{
	struct metric *counter = metrics_counter(metrics, "c_total", "C.", NULL);
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, count_up, counter);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(metric_value(counter), 400000);
}

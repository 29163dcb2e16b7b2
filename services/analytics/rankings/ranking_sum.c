/* All blocks are read at the same time, some thousand ids of posts after another: their sums are an
 * array, whatever the number of posts. */
#include "rankings/ranking_sum.h"

#include "rollups/tally.h"

#define WINDOW 8192 /* ids, whose sums stay in a core's cache */

struct window {
	int64_t first;
	size_t met_count;
	uint16_t met[WINDOW]; /* of which posts there is anything, by their place */
	bool is_met[WINDOW];
	int64_t sums[WINDOW], shown[WINDOW];
};

struct reading {
	struct ranking_cursor *cursors;
	size_t count;
	const int *weights;
};

/* The next post that any block has. */
static int64_t first_post(const struct reading *reading)
{
	int64_t first = RANKING_NO_POST;
	for (size_t i = 0; i < reading->count; i++)
		if (reading->cursors[i].post_id < first)
			first = reading->cursors[i].post_id;
	return first;
}

static void add_block(struct window *window, struct ranking_cursor *cursor, const int *weights)
{
	while (cursor->post_id - window->first < WINDOW && cursor->post_id != RANKING_NO_POST) {
		size_t at = (size_t)(cursor->post_id - window->first);
		if (!window->is_met[at]) {
			window->is_met[at] = true;
			window->met[window->met_count++] = (uint16_t)at;
			window->sums[at] = window->shown[at] = 0;
		}
		ranking_cursor_take(cursor, weights, &window->sums[at], &window->shown[at]);
	}
}

static void offer(const struct window *window, size_t at, bool is_rate, struct ranking_top *top)
{
	double value = (double)window->sums[at];
	if (is_rate)
		value = window->shown[at] ? value / (double)window->shown[at] : 0;
	if (value > 0)
		ranking_top_offer(top, (struct ranking_value){window->first + (int64_t)at, value});
}

static void offer_all(struct window *window, bool is_rate, struct ranking_top *top)
{
	for (size_t i = 0; i < window->met_count; i++) {
		offer(window, window->met[i], is_rate, top);
		window->is_met[window->met[i]] = false;
	}
	window->met_count = 0;
}

void ranking_sum(const struct ranking_block *const *blocks, size_t count, enum measure measure,
	struct arena *arena, struct ranking_top *top)
{
	struct window *window = arena_alloc(arena, sizeof *window);
	struct reading reading = {.count = count, .weights = measure_weights(measure)};
	reading.cursors = arena_alloc_raw(arena, (count + 1) * sizeof *reading.cursors);
	for (size_t i = 0; i < count; i++)
		reading.cursors[i] = ranking_cursor_open(blocks[i]);
	while ((window->first = first_post(&reading)) != RANKING_NO_POST) {
		for (size_t i = 0; i < count; i++)
			add_block(window, &reading.cursors[i], reading.weights);
		offer_all(window, measure_is_rate(measure), top);
	}
}

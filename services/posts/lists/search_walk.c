/* From stretch to stretch; it knows no database. */
#include "lists/search_walk.h"

#define GROWTH_MAX 32.0
/* Rather some too many than once more: few matches tell little of how many follow. */
#define MARGIN 1.5
/* Of a step: what is left is read with it, which may then need no facets. */
#define LAST_STEPS 2.0

static int64_t larger(int64_t one, int64_t other)
{
	return one > other ? one : other;
}

static int64_t smaller(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

void search_walk_begin(struct search_walk *walk, bool newest_first, const struct stretch *bounds,
	const struct search_pace *pace)
{
	*walk = (struct search_walk){.newest_first = newest_first,
		.is_whole = bounds->from_us == INT64_MIN && bounds->to_us == INT64_MAX,
		.is_done = !pace->has_first};
	int64_t newest_us = newest_first ? pace->first_us : pace->last_us;
	int64_t oldest_us = newest_first ? pace->last_us : pace->first_us;
	walk->left = (struct stretch){larger(bounds->from_us, oldest_us),
		smaller(bounds->to_us, newest_us + 1)};
	if (!pace->has_next)
		return;
	int64_t step_us = newest_first ? pace->first_us - pace->next_us
				       : pace->next_us - pace->first_us;
	walk->step_us = (double)larger(step_us, 1);
}

/* Less than another step is not left over. */
static bool is_last(const struct search_walk *walk)
{
	double left_us = (double)walk->left.to_us - (double)walk->left.from_us;
	return walk->step_us == 0 || left_us <= LAST_STEPS * walk->step_us;
}

bool search_walk_next(struct search_walk *walk, struct stretch *stretch, bool *is_all)
{
	if (walk->is_done || walk->left.from_us >= walk->left.to_us)
		return false;
	*stretch = walk->left;
	walk->is_done = is_last(walk);
	*is_all = walk->is_done && walk->is_whole;
	if (walk->is_done)
		return true;
	if (walk->newest_first)
		walk->left.to_us = stretch->from_us = stretch->to_us - (int64_t)walk->step_us;
	else
		walk->left.from_us = stretch->to_us = stretch->from_us + (int64_t)walk->step_us;
	return true;
}

void search_walk_learn(struct search_walk *walk, size_t found, size_t missing)
{
	double growth = found ? MARGIN * (double)missing / (double)found : GROWTH_MAX;
	walk->step_us *= growth < 1 ? 1 : growth > GROWTH_MAX ? GROWTH_MAX : growth;
}

/* The first class ends at 10 ms, the last has no end: it begins after two hours. One ends with the
 * minute, so that what is late is counted, not estimated. */
#include "publishing/lateness.h"

#include "base/pairs.h"

#define FIRST_US 10000
#define IN_TIME_US (US_PER_MINUTE - 1)

static int64_t next_end(int64_t end_us)
{
	int64_t next_us = end_us + end_us / 3;
	return end_us < IN_TIME_US && next_us > IN_TIME_US ? IN_TIME_US : next_us;
}

static size_t class_of(int64_t late_us)
{
	size_t class = 0;
	for (int64_t end_us = FIRST_US; late_us > end_us && class < LATENESS_CLASSES - 1; class ++)
		end_us = next_end(end_us);
	return class;
}

void lateness_add(struct lateness *lateness, int64_t late_us, int64_t posts)
{
	lateness->posts[class_of(late_us)] += posts;
	lateness->count += posts;
	if (late_us > lateness->max_us)
		lateness->max_us = late_us;
}

const char *lateness_classes(struct call *c, const struct lateness *lateness)
{
	struct text text;
	text_init(&text, c->arena, 64, SIZE_MAX);
	for (size_t i = 0; i < LATENESS_CLASSES; i++)
		if (lateness->posts[i])
			pairs_add(&text, (int64_t)i, lateness->posts[i]);
	return text_string(&text);
}

bool lateness_merge(struct lateness *lateness, const char *classes, int64_t times, int64_t max_us)
{
	int64_t class, posts;
	while (pairs_next(&classes, &class, &posts)) {
		if (class >= LATENESS_CLASSES)
			return false;
		lateness->posts[class] += posts * times;
		lateness->count += posts * times;
	}
	if (max_us > lateness->max_us)
		lateness->max_us = max_us;
	return !*classes;
}

int64_t lateness_percentile(const struct lateness *lateness, double share)
{
	double wanted = share * (double)lateness->count;
	int64_t seen = 0;
	int64_t end_us = FIRST_US;
	for (size_t i = 0; i < LATENESS_CLASSES - 1; i++, end_us = next_end(end_us)) {
		seen += lateness->posts[i];
		if (seen > 0 && (double)seen >= wanted)
			return end_us < lateness->max_us ? end_us : lateness->max_us;
	}
	return lateness->max_us;
}

int64_t lateness_late(const struct lateness *lateness)
{
	int64_t late = lateness->count;
	int64_t end_us = FIRST_US;
	for (size_t i = 0; end_us <= IN_TIME_US; i++, end_us = next_end(end_us))
		late -= lateness->posts[i];
	return late;
}

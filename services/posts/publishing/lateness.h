/* How late posts went live, counted by class: each is a third wider than the one before, so that
 * a percentile is known to a third of itself, and few numbers tell of a million posts. */
#ifndef CRIER_POSTS_PUBLISHING_LATENESS_H
#define CRIER_POSTS_PUBLISHING_LATENESS_H

#include "base/call.h"

#define LATENESS_CLASSES 50

struct lateness {
	int64_t posts[LATENESS_CLASSES];
	int64_t count;
	int64_t max_us;
};

/** Counts posts that went live so many microseconds after their minute began. */
void lateness_add(struct lateness *lateness, int64_t late_us, int64_t posts);

/** The classes that are not empty, as pairs of class and posts. @return in the call's arena */
const char *lateness_classes(struct call *c, const struct lateness *lateness);

/** Adds what lateness_classes wrote, so many times, and the maximum that belongs to it. @return
 * false for text that it did not write */
bool lateness_merge(struct lateness *lateness, const char *classes, int64_t times, int64_t max_us);

/**
 * What so many of the posts stayed below, or reached.
 * @param share  0..1
 * @return microseconds, at most a third too many, never above the maximum; 0 for no posts
 */
int64_t lateness_percentile(const struct lateness *lateness, double share);

/** How many posts were not out when their minute was over; exact. */
int64_t lateness_late(const struct lateness *lateness);

#endif

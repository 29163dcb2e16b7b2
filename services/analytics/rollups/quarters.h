/* What a day is made of: its quarters of an hour, as one text in the day's row. So a year of a
 * subject is some hundred rows and not some ten thousand, by whatever clock its days are told
 * apart: zones begin theirs at such quarters. */
#ifndef CRIER_ANALYTICS_ROLLUPS_QUARTERS_H
#define CRIER_ANALYTICS_ROLLUPS_QUARTERS_H

#include "base/text.h"
#include "rollups/rollup.h"

/* Of a day, by the number of the quarter in it. */
struct quarters {
	int64_t counts[QUARTERS_PER_DAY][ROLLUP_CLASSES];
};

/** Adds to a quarter; it counts from 1970 on, and its day is the caller's to know. */
void quarters_add(struct quarters *quarters, int64_t quarter, const int32_t counts[ROLLUP_COUNTS]);

/** Writes those that are not 0 into an empty text, in order:
 * [[number,impressions,views,shares,bots,comments,likes,praise,empathy, interest,appreciation],…];
 * zeros at the end of one are left out. The same counts are the same text. */
void quarters_write(const struct quarters *quarters, struct text *text);

/** Adds what was written. @return false where it is something else; then some may have been added
 */
MUST_CHECK bool quarters_read(struct slice text, struct quarters *quarters);

#endif

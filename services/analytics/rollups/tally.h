/* What was counted of a post, an account or everything, and every figure that follows from it: the
 * definitions of README.md, in one place. */
#ifndef CRIER_ANALYTICS_ROLLUPS_TALLY_H
#define CRIER_ANALYTICS_ROLLUPS_TALLY_H

#include "analytics_types.h"
#include "rollups/rollup.h"

/* The columns that all rollups have, by enum rollup_count. */
struct tally {
	int64_t of[ROLLUP_CLASSES];
};

/** One figure of it: a count, or a fraction where measure_is_rate. */
double tally_value(const struct tally *tally, enum measure measure);

/** All figures. */
void tally_show(const struct tally *tally, struct figures *figures);

/** 1 for each column that a measure is the sum of, else 0; of a rate, before it is divided by
 *  impressions. @return ROLLUP_CLASSES numbers; static */
const int *measure_weights(enum measure measure);

bool measure_is_rate(enum measure measure);

/** As people read it: "engagement rate". Static. */
const char *measure_words(enum measure measure);

/** How much more now is than before, as a part of before. @return false where before is 0 */
bool growth_of(double now, double before, double *growth);

#endif

/* A measure is a row of weights over the columns. */
#include "rollups/tally.h"

struct measure_row {
	const char *words;
	int weights[ROLLUP_CLASSES];
	bool is_rate;
};

#define ENGAGEMENT                           \
	{                                    \
		0, 0, 1, 1, 1, 1, 1, 1, 1, 0 \
	}

static const struct measure_row rows[] = {
	[MEASURE_ENGAGEMENT] = {"engagement", ENGAGEMENT, false},
	[MEASURE_ENGAGEMENT_RATE] = {"engagement rate", ENGAGEMENT, true},
	[MEASURE_IMPRESSIONS] = {"impressions", {[COUNT_IMPRESSIONS] = 1}, false},
	[MEASURE_VIEWS] = {"views", {[COUNT_VIEWS] = 1}, false},
	[MEASURE_SHARES] = {"shares", {[COUNT_SHARES] = 1}, false},
	[MEASURE_COMMENTS] = {"comments", {[COUNT_COMMENTS] = 1}, false},
	[MEASURE_REACTIONS] = {"reactions", {0, 0, 0, 0, 1, 1, 1, 1, 1, 0}, false},
	[MEASURE_LIKE] = {"likes", {[COUNT_LIKES] = 1}, false},
	[MEASURE_PRAISE] = {"praise", {[COUNT_PRAISE] = 1}, false},
	[MEASURE_EMPATHY] = {"empathy", {[COUNT_EMPATHY] = 1}, false},
	[MEASURE_INTEREST] = {"interest", {[COUNT_INTEREST] = 1}, false},
	[MEASURE_APPRECIATION] = {"appreciation", {[COUNT_APPRECIATION] = 1}, false},
	[MEASURE_BOTS] = {"bots", {[COUNT_BOTS] = 1}, false},
};

static int64_t sum_of(const struct tally *tally, enum measure measure)
{
	int64_t sum = 0;
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		sum += rows[measure].weights[i] * tally->of[i];
	return sum;
}

double tally_value(const struct tally *tally, enum measure measure)
{
	double sum = (double)sum_of(tally, measure);
	int64_t impressions = tally->of[COUNT_IMPRESSIONS];
	if (!rows[measure].is_rate)
		return sum;
	return impressions ? sum / (double)impressions : 0;
}

void tally_show(const struct tally *tally, struct figures *figures)
{
	*figures = (struct figures){
		.reactions = {.like = tally->of[COUNT_LIKES],
			.praise = tally->of[COUNT_PRAISE],
			.empathy = tally->of[COUNT_EMPATHY],
			.interest = tally->of[COUNT_INTEREST],
			.appreciation = tally->of[COUNT_APPRECIATION]},
		.total_reactions = sum_of(tally, MEASURE_REACTIONS),
		.impressions = tally->of[COUNT_IMPRESSIONS],
		.views = tally->of[COUNT_VIEWS],
		.shares = tally->of[COUNT_SHARES],
		.comments = tally->of[COUNT_COMMENTS],
		.engagement = sum_of(tally, MEASURE_ENGAGEMENT),
		.engagement_rate = tally_value(tally, MEASURE_ENGAGEMENT_RATE),
		.bots = tally->of[COUNT_BOTS],
	};
}

const int *measure_weights(enum measure measure)
{
	return rows[measure].weights;
}

bool measure_is_rate(enum measure measure)
{
	return rows[measure].is_rate;
}

const char *measure_words(enum measure measure)
{
	return rows[measure].words;
}

bool growth_of(double now, double before, double *growth)
{
	if (before == 0)
		return false;
	*growth = (now - before) / before;
	return true;
}

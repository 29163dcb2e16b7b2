/* Drawings of every kind, for looking at and for judging. */
#ifndef CRIER_TESTS_UNIT_CHART_SAMPLES_H
#define CRIER_TESTS_UNIT_CHART_SAMPLES_H

#include "base/text.h"
#include "chart/chart.h"

struct sample {
	const char *name;
	void (*draw)(struct arena *arena, struct text *out, enum chart_theme theme);
};

extern const struct sample samples[];
extern const size_t sample_count;

/** Draws one, in a text of its own. */
struct text sample_draw(struct arena *arena, const struct sample *sample, enum chart_theme theme);

#endif

/* The axis of points: where each is, and whose label is written. */
#ifndef CRIER_CHART_AXIS_H
#define CRIER_CHART_AXIS_H

#include "chart/chart.h"

#define AXIS_FONT 12.0
#define AXIS_GAP 12.0 /* between two labels, at least */

struct axis {
	double left, right; /* of the plot; points share it evenly */
	size_t count;
};

/** The middle of a point's part of the plot. */
double axis_middle(const struct axis *axis, size_t index);

/** The middle of a point's label: it stays within the drawing. */
double axis_label_middle(const struct axis *axis, const struct chart_label *label, size_t index);

/** Chooses labels so that no two come closer than AXIS_GAP: whole ranks, the highest first; of that
 *  one only every second, third … where it has no room. @param[out] chosen  axis->count of them */
void axis_choose(const struct axis *axis, const struct chart_label *labels, bool *chosen);

#endif

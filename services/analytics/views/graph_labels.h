/* What is written below the buckets of a graph. */
#ifndef CRIER_ANALYTICS_VIEWS_GRAPH_LABELS_H
#define CRIER_ANALYTICS_VIEWS_GRAPH_LABELS_H

#include "chart/chart.h"
#include "views/buckets.h"

/** A label for each bucket: midnights before hours, months before Mondays before days.
 *  @return as many as buckets, in the call's arena */
const struct chart_label *graph_labels(struct call *c, enum bucket_unit unit,
	const struct bucket_list *buckets);

/** A range as people say it: "3 Nov – 2 Dec 2026".
 *  @param last  of the range, itself in it */
const char *graph_range(struct call *c, const struct wall_time *first,
	const struct wall_time *last);

#endif

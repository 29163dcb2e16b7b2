/* A graph as a drawing. */
#ifndef CRIER_ANALYTICS_VIEWS_GRAPH_DRAWING_H
#define CRIER_ANALYTICS_VIEWS_GRAPH_DRAWING_H

#include "chart/chart.h"
#include "views/graph.h"

struct graph_drawing {
	const struct graph *graph;
	const struct bucket_list *buckets;
	const char *of; /* the post's title, or whose posts */
	enum chart_theme theme;
};

/** Draws it as SVG. @param[out] out  started here, in the call's arena */
void graph_draw(struct call *c, const struct graph_drawing *drawing, struct text *out);

#endif

/* Histories of pages as drawings: one page's numbers, or how several grew. */
#ifndef CRIER_SCRAPER_PAGE_DRAWING_H
#define CRIER_SCRAPER_PAGE_DRAWING_H

#include "base/call.h"
#include "chart/chart.h"
#include "scraper_types.h"

struct page_line {
	const char *name;	       /* of what it shows */
	struct page_point_list points; /* oldest first; there may be none */
};

struct page_drawing {
	const char *title;
	enum chart_theme theme;
	const struct page_line *lines;
	size_t count; /* 1..CHART_SERIES_MAX */
};

/** Draws numbers as they were measured. @param[out] out  started here, in the call's arena */
void page_draw_history(struct call *c, const struct page_drawing *drawing, struct text *out);

/** Draws each as its growth since its own first number, so that pages of any size are beside each
 *  other. @param[out] out  as above */
void page_draw_growth(struct call *c, const struct page_drawing *drawing, struct text *out);

#endif

/* An answer in the format that was asked for: as numbers, or drawn. */
#ifndef CRIER_SCRAPER_PAGE_FORMAT_H
#define CRIER_SCRAPER_PAGE_FORMAT_H

#include "base/text.h"
#include "chart/chart.h"
#include "scraper_api.h"
#include "json/shape.h"

/** auto without one. */
enum chart_theme page_format_theme(enum page_theme theme);

/** Answers with a struct of that shape as JSON. */
MUST_CHECK enum err page_format_numbers(struct call *c, const struct shape *shape,
	const void *numbers, struct raw_body *out);

MUST_CHECK enum err page_format_drawn(struct call *c, struct text *svg, struct raw_body *out);

#endif

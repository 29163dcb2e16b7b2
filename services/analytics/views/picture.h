/* An answer in the format that was asked for: as numbers, or drawn. */
#ifndef CRIER_ANALYTICS_VIEWS_PICTURE_H
#define CRIER_ANALYTICS_VIEWS_PICTURE_H

#include "analytics_api.h"
#include "base/text.h"
#include "chart/chart.h"
#include "json/shape.h"

/** auto without one. */
enum chart_theme picture_theme(enum graph_theme theme);

/** Answers with a struct of that shape as JSON. */
MUST_CHECK enum err picture_numbers(struct call *c, const struct shape *shape, const void *numbers,
	struct raw_body *out);

/** Answers with a drawing, as SVG or, for format png, as pixels.
 *  @return OK | ERR_UNAVAILABLE (too many PNG at once) */
MUST_CHECK enum err picture_drawn(struct call *c, enum graph_format format, struct text *svg,
	struct raw_body *out);

#endif

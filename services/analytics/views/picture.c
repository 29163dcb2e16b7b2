/* An answer in the format that was asked for. */
#include "views/picture.h"

#include "analytics.h"
#include "chart/png.h"
#include "json/encode.h"

#define FIRST_BYTES ((size_t)4 * 1024)
#define NUMBERS_BYTES_MAX ((size_t)1024 * 1024)

enum chart_theme picture_theme(enum graph_theme theme)
{
	return theme == GRAPH_THEME_DARK    ? CHART_DARK
	       : theme == GRAPH_THEME_LIGHT ? CHART_LIGHT
					    : CHART_AUTO;
}

enum err picture_numbers(struct call *c, const struct shape *shape, const void *numbers,
	struct raw_body *out)
{
	struct text text;
	text_init(&text, c->arena, FIRST_BYTES, NUMBERS_BYTES_MAX);
	json_encode(&text, shape, numbers);
	if (text.overflow)
		return fail(c, ERR_INTERNAL, "the answer is too large");
	*out = (struct raw_body){text.data, text.len, "application/json"};
	return OK;
}

enum err picture_drawn(struct call *c, enum graph_format format, struct text *svg,
	struct raw_body *out)
{
	if (svg->overflow)
		return fail(c, ERR_INTERNAL, "the drawing is too large");
	*out = (struct raw_body){svg->data, svg->len, "image/svg+xml"};
	if (format != GRAPH_FORMAT_PNG)
		return OK;
	out->content_type = "image/png";
	return png_print(c, analytics_of(c)->press, svg, &out->data, &out->len);
}

/* Bounds are far above what points and pages there are. */
#include "page_format.h"

#include "json/encode.h"

#define FIRST_BYTES ((size_t)4 * 1024)
#define NUMBERS_BYTES_MAX ((size_t)2 * 1024 * 1024)

enum chart_theme page_format_theme(enum page_theme theme)
{
	static const enum chart_theme themes[] = {
		[PAGE_THEME_LIGHT] = CHART_LIGHT,
		[PAGE_THEME_DARK] = CHART_DARK,
	};
	return theme ? themes[theme] : CHART_AUTO;
}

static enum err finish(struct call *c, struct text *text, const char *type, struct raw_body *out)
{
	if (text->overflow)
		return fail(c, ERR_INTERNAL, "the answer is too large");
	*out = (struct raw_body){text_string(text), text->len, type};
	return OK;
}

enum err page_format_numbers(struct call *c, const struct shape *shape, const void *numbers,
	struct raw_body *out)
{
	struct text json;
	text_init(&json, c->arena, FIRST_BYTES, NUMBERS_BYTES_MAX);
	json_encode(&json, shape, numbers);
	return finish(c, &json, "application/json", out);
}

enum err page_format_drawn(struct call *c, struct text *svg, struct raw_body *out)
{
	return finish(c, svg, "image/svg+xml", out);
}

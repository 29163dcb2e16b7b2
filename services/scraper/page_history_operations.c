/* The operation on a page's history. */
#include "page_answer.h"
#include "page_asking.h"
#include "page_drawing.h"
#include "page_format.h"
#include "page_metric_store.h"

static enum err draw(struct call *c, const struct stored_page *stored,
	const struct page_history *history, enum page_theme theme, struct raw_body *out)
{
	const char *name = page_answer_text(&stored->facts, PAGE_NAME, PAGE_TITLE);
	const struct page_line lines[] = {{"followers", history->followers},
		{"likes", history->likes}};
	const struct page_drawing drawing = {
		.title = call_printf(c, "%s: followers and likes", name ? name : stored->username),
		.theme = page_format_theme(theme),
		.lines = lines,
		.count = COUNT_OF(lines),
	};
	struct text svg;
	page_draw_history(c, &drawing, &svg);
	return page_format_drawn(c, &svg, out);
}

/* GET /api/pages/{username}/history. */
enum err get_page_history(struct call *c, const struct get_page_history_in *in,
	struct raw_body *out)
{
	struct stored_page stored;
	const struct metric_span span = {.has_from = in->has_from,
		.from_us = in->from_us,
		.has_to = in->has_to,
		.to_us = in->to_us};
	struct page_history history;
	TRY(page_find(c, in->username, &stored));
	history.username = stored.username;
	TRY(page_metric_store_range(c, stored.id, PAGE_FOLLOWERS, &span, &history.followers));
	TRY(page_metric_store_range(c, stored.id, PAGE_LIKES, &span, &history.likes));
	return in->format == PAGE_FORMAT_SVG
		       ? draw(c, &stored, &history, in->theme, out)
		       : page_format_numbers(c, &page_history_shape, &history, out);
}

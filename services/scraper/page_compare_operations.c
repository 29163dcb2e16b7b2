/* Pages beside each other, as numbers or drawn. */
#include <string.h>

#include "page_answer.h"
#include "page_comparing.h"
#include "page_drawing.h"
#include "page_format.h"
#include "page_metric_store.h"
#include "page_name.h"

#define COMPARED_MIN 2
#define COMPARED_MAX 10

struct names {
	const char *items[COMPARED_MAX];
	size_t count;
};

/* In the order in which they stand. */
static enum err read_names(struct call *c, const char *given, size_t max, struct names *names)
{
	char *rest = arena_strdup(c->arena, given);
	char *at;
	names->count = 0;
	for (char *word = strtok_r(rest, ",", &at); word; word = strtok_r(NULL, ",", &at)) {
		if (names->count == max)
			return fail(c, ERR_BAD_REQUEST, "at most %zu pages", max);
		TRY(page_name_read(c, word, &names->items[names->count]));
		++names->count;
	}
	return names->count < COMPARED_MIN
		       ? fail(c, ERR_BAD_REQUEST, "at least %d pages", COMPARED_MIN)
		       : OK;
}

static enum err compare(struct call *c, const struct names *names, struct raw_body *out)
{
	struct page_comparison comparison;
	comparison.items.count = names->count;
	comparison.items.items = call_alloc(c, names->count * sizeof *comparison.items.items);
	for (size_t i = 0; i < names->count; i++)
		TRY(page_compare(c, names->items[i], &comparison.items.items[i]));
	return page_format_numbers(c, &page_comparison_shape, &comparison, out);
}

/* Of a page that is not known only its name. */
static enum err read_line(struct call *c, const char *name, const struct compare_pages_in *in,
	struct page_line *line)
{
	struct stored_page stored;
	const struct metric_span span = {in->has_from, in->has_to, in->from_us, in->to_us};
	*line = (struct page_line){.name = name};
	enum err err = page_store_by_name(c, name, &stored);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	const char *known = page_answer_text(&stored.facts, PAGE_NAME, PAGE_TITLE);
	line->name = known ? known : stored.username;
	return page_metric_store_range(c, stored.id,
		in->metric == PAGE_METRIC_LIKES ? PAGE_LIKES : PAGE_FOLLOWERS, &span,
		&line->points);
}

static enum err draw(struct call *c, const struct compare_pages_in *in, const struct names *names,
	struct raw_body *out)
{
	struct page_line lines[COMPARED_MAX];
	struct text svg;
	for (size_t i = 0; i < names->count; i++)
		TRY(read_line(c, names->items[i], in, &lines[i]));
	const struct page_drawing drawing = {
		.title = in->metric == PAGE_METRIC_LIKES ? "Growth of likes"
							 : "Growth of followers",
		.theme = page_format_theme(in->theme),
		.lines = lines,
		.count = names->count,
	};
	page_draw_growth(c, &drawing, &svg);
	return page_format_drawn(c, &svg, out);
}

/* GET /api/pages/compare. */
enum err compare_pages(struct call *c, const struct compare_pages_in *in, struct raw_body *out)
{
	bool is_drawn = in->format == PAGE_FORMAT_SVG;
	struct names names;
	if (read_names(c, in->usernames, is_drawn ? CHART_SERIES_MAX : COMPARED_MAX, &names) != OK)
		return fail(c, ERR_BAD_REQUEST, "?usernames: %s", c->failure.detail);
	return is_drawn ? draw(c, in, &names, out) : compare(c, &names, out);
}

/* What a drawing shows is said in words as well, for who does not see it. */
#include "page_drawing.h"

#include <math.h>

#include "chart/scale.h"
#include "page_steps.h"

#define FIRST_BYTES ((size_t)16 * 1024)
#define EMPTY "Nothing was measured in this range, or nothing changed."
#define MANNER "Each value is the last that was measured by then; times are UTC."

static bool find_range(const struct page_drawing *drawing, int64_t *first_us, int64_t *last_us)
{
	bool found = false;
	for (size_t i = 0; i < drawing->count; i++) {
		const struct page_point_list *points = &drawing->lines[i].points;
		if (!points->count)
			continue;
		int64_t first = points->items[0].at_us;
		int64_t last = points->items[points->count - 1].at_us;
		*first_us = found && *first_us < first ? *first_us : first;
		*last_us = found && *last_us > last ? *last_us : last;
		found = true;
	}
	return found;
}

static struct page_steps steps_of(struct call *c, const struct page_drawing *drawing)
{
	int64_t first_us = call_now_us(c), last_us = first_us;
	(void)find_range(drawing, &first_us, &last_us);
	return page_steps_of(first_us, last_us);
}

static double *fill(struct call *c, const struct page_steps *steps, const struct page_line *line)
{
	double *values = call_alloc(c, steps->count * sizeof *values);
	page_steps_fill(steps, &line->points, values);
	return values;
}

/* "12,345", and of what is cut off "at least 28,000,000". */
static const char *shown(struct call *c, const struct page_point *point)
{
	char number[SCALE_NUMBER_SIZE];
	scale_write((double)point->value, CHART_COUNT, number);
	return call_printf(c, "%s%s", point->exact ? "" : "at least ", number);
}

static const char *last_of(struct call *c, const struct page_line *line)
{
	if (!line->points.count)
		return "";
	return call_printf(c, ", %s: %s", line->name,
		shown(c, &line->points.items[line->points.count - 1]));
}

static const char *history_words(struct call *c, const struct page_drawing *drawing,
	const struct page_steps *steps)
{
	const char *words = page_steps_range(c, steps);
	for (size_t i = 0; i < drawing->count; i++)
		words = call_printf(c, "%s%s", words, last_of(c, &drawing->lines[i]));
	return words;
}

static void draw(struct call *c, const struct page_steps *steps, struct chart *chart,
	struct text *out)
{
	text_init(out, c->arena, FIRST_BYTES, CHART_BYTES_MAX);
	chart->empty = EMPTY;
	chart->is_line = true;
	chart->labels = page_steps_labels(c, steps);
	chart->count = steps->count;
	chart_write(out, chart);
}

/* Of numbers that nobody measured there is no line, unless there would be none at all. */
void page_draw_history(struct call *c, const struct page_drawing *drawing, struct text *out)
{
	struct page_steps steps = steps_of(c, drawing);
	struct chart_series series[CHART_SERIES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < drawing->count; i++)
		if (drawing->lines[i].points.count || (!count && i + 1 == drawing->count))
			series[count++] = (struct chart_series){.name = drawing->lines[i].name,
				.values = fill(c, &steps, &drawing->lines[i])};
	const char *words = history_words(c, drawing, &steps);
	draw(c, &steps,
		&(struct chart){.title = drawing->title,
			.subtitle = words,
			.description = call_printf(c, "%s. " MANNER, words),
			.theme = drawing->theme,
			.is_fitted = true,
			.series = series,
			.series_count = count},
		out);
}

/* In place, from numbers to shares; @return the last one, NAN where none is known. Growth from
 * nothing is no share. */
static double make_growth(double *values, size_t count)
{
	double first = NAN, last = NAN;
	for (size_t i = 0; i < count; i++) {
		if (isnan(first) && values[i] > 0)
			first = values[i];
		values[i] = values[i] / first - 1;
		last = isnan(values[i]) ? last : values[i];
	}
	return last;
}

static const char *growth_words(struct call *c, const char *name, double growth)
{
	char share[SCALE_NUMBER_SIZE];
	if (isnan(growth))
		return call_printf(c, "%s: not known. ", name);
	scale_write(growth, CHART_SHARE, share);
	return call_printf(c, "%s: %s%s. ", name, growth > 0 ? "+" : "", share);
}

void page_draw_growth(struct call *c, const struct page_drawing *drawing, struct text *out)
{
	struct page_steps steps = steps_of(c, drawing);
	struct chart_series series[CHART_SERIES_MAX];
	const char *words = "";
	for (size_t i = 0; i < drawing->count; i++) {
		const struct page_line *line = &drawing->lines[i];
		double *values = fill(c, &steps, line);
		double growth = make_growth(values, steps.count);
		series[i] = (struct chart_series){.name = line->name, .values = values};
		words = call_printf(c, "%s%s", words, growth_words(c, line->name, growth));
	}
	draw(c, &steps,
		&(struct chart){.title = drawing->title,
			.subtitle = page_steps_range(c, &steps),
			.description = call_printf(c, "%s" MANNER, words),
			.unit = CHART_SHARE,
			.theme = drawing->theme,
			.series = series,
			.series_count = drawing->count},
		out);
}

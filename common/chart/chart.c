/* Columns for few points, lines for many. Everything is placed here; nothing is left to whoever
 * shows it but the font. */
#include "chart/chart.h"

#include <assert.h>
#include <math.h>

#include "chart/axis.h"
#include "chart/lettering.h"
#include "chart/scale.h"
#include "chart/style.h"

#define COLUMN_SLOT_MIN 5.0 /* narrower ones are a line */
#define COLUMN_WIDTH_MAX 48.0
#define COLUMN_PART 0.72 /* of its slot */
#define BELOW 34.0	 /* the plot, for labels */
#define LEGEND_Y 78.0
#define LEGEND_FONT 12.0
#define SWATCH 22.0
#define NUMBER_GAP 8.0

struct plot {
	const struct chart *chart;
	struct text *out;
	struct axis axis;
	struct scale scale;
	double top, bottom;
	bool is_empty;
};

static bool is_known(double value)
{
	return !isnan(value);
}

/* Lowest and highest known value; none: both stay as they are. */
static bool find_range(const struct chart *chart, double *low, double *high)
{
	bool found = false;
	for (size_t s = 0; s < chart->series_count; s++)
		for (size_t i = 0; i < chart->count; i++) {
			double value = chart->series[s].values[i];
			if (!is_known(value))
				continue;
			*low = found ? fmin(*low, value) : value;
			*high = found ? fmax(*high, value) : value;
			found = true;
		}
	return found;
}

static void make_scale(struct plot *plot)
{
	double low = 0, high = 0;
	bool found = find_range(plot->chart, &low, &high);
	plot->is_empty = !found || (low == 0 && high == 0);
	if (!plot->chart->is_fitted) {
		low = fmin(low, 0);
		high = fmax(high, 0);
	}
	if (plot->is_empty)
		high = plot->chart->unit == CHART_COUNT ? 4 : 0.04;
	plot->scale = scale_make(low, high, plot->chart->unit);
}

static double y_of(const struct plot *plot, double value)
{
	double part = (value - plot->scale.from) / (plot->scale.to - plot->scale.from);
	return plot->bottom - part * (plot->bottom - plot->top);
}

/* The widest number on the axis of values. */
static double number_width(const struct plot *plot)
{
	double widest = 0;
	char number[SCALE_NUMBER_SIZE];
	for (size_t i = 0; i < scale_ticks(&plot->scale); i++) {
		scale_write_tick(scale_tick(&plot->scale, i), plot->scale.step, plot->chart->unit,
			number);
		widest = fmax(widest, lettering_width(number, AXIS_FONT));
	}
	return widest;
}

static bool has_legend(const struct chart *chart)
{
	return chart->series_count > 1;
}

static void place(struct plot *plot)
{
	make_scale(plot);
	plot->top = has_legend(plot->chart) ? 100 : 74;
	plot->bottom = CHART_HEIGHT - BELOW;
	plot->axis = (struct axis){
		.left = STYLE_MARGIN + number_width(plot) + NUMBER_GAP,
		.right = CHART_WIDTH - STYLE_MARGIN,
		.count = plot->chart->count,
	};
}

static void draw_line(struct plot *plot, const char *class, double y)
{
	text_printf(plot->out,
		"<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class,
		plot->axis.left, y, plot->axis.right, y);
}

static void draw_values_axis(struct plot *plot)
{
	char number[SCALE_NUMBER_SIZE];
	size_t ticks = plot->is_empty ? 1 : scale_ticks(&plot->scale);
	for (size_t i = 0; i < ticks; i++) {
		double value = scale_tick(&plot->scale, i);
		draw_line(plot, "g", y_of(plot, value));
		scale_write_tick(value, plot->scale.step, plot->chart->unit, number);
		text_printf(plot->out, "<text class=\"m r\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
			plot->axis.left - NUMBER_GAP, y_of(plot, value) + 4, number);
	}
}

static void draw_points_axis(struct plot *plot)
{
	bool chosen[CHART_POINTS_MAX];
	const struct chart_label *labels = plot->chart->labels;
	axis_choose(&plot->axis, labels, chosen);
	for (size_t i = 0; i < plot->chart->count; i++) {
		if (!chosen[i])
			continue;
		text_printf(plot->out, "<text class=\"m k\" x=\"%.1f\" y=\"%.1f\">",
			axis_label_middle(&plot->axis, &labels[i], i), plot->bottom + 20);
		lettering_fit(plot->out, labels[i].text, AXIS_FONT, CHART_WIDTH - 2 * STYLE_MARGIN);
		text_add_string(plot->out, "</text>\n");
	}
}

/* What a mark says when it is pointed at. */
static void add_tip(struct plot *plot, const struct chart_series *series, size_t index)
{
	char number[SCALE_NUMBER_SIZE];
	scale_write(series->values[index], plot->chart->unit, number);
	text_add_string(plot->out, "<title>");
	lettering_escape(plot->out, plot->chart->labels[index].full);
	text_printf(plot->out, ": %s</title>", number);
}

static double slot_of(const struct plot *plot)
{
	return (plot->axis.right - plot->axis.left) / (double)plot->axis.count;
}

static void draw_columns(struct plot *plot, const struct chart_series *series)
{
	double width = fmin(slot_of(plot) * COLUMN_PART, COLUMN_WIDTH_MAX);
	double base = y_of(plot, fmax(plot->scale.from, 0));
	for (size_t i = 0; i < plot->chart->count; i++) {
		double value = series->values[i];
		if (!is_known(value) || value == 0)
			continue;
		double y = y_of(plot, value);
		text_printf(plot->out,
			"<rect class=\"c0\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
			" rx=\"%.1f\">",
			axis_middle(&plot->axis, i) - width / 2, fmin(y, base), width,
			fmax(fabs(base - y), 1), fmin(width / 6, 2));
		add_tip(plot, series, i);
		text_add_string(plot->out, "</rect>\n");
	}
}

/* One stretch of known values; returns where it ends. */
static size_t add_stretch(struct plot *plot, const struct chart_series *series, size_t from)
{
	size_t i = from;
	for (; i < plot->chart->count && is_known(series->values[i]); i++)
		text_printf(plot->out, "%c%.1f %.1f", i == from ? 'M' : 'L',
			axis_middle(&plot->axis, i), y_of(plot, series->values[i]));
	if (i == from + 1) /* a dot, by its round ends */
		text_add_string(plot->out, "h0");
	return i;
}

static void add_stretches(struct plot *plot, const struct chart_series *series, bool is_area)
{
	double base = y_of(plot, fmax(plot->scale.from, 0));
	for (size_t i = 0, end; i < plot->chart->count; i = end + 1) {
		end = i;
		if (!is_known(series->values[i]))
			continue;
		end = add_stretch(plot, series, i);
		if (is_area)
			text_printf(plot->out, "L%.1f %.1fL%.1f %.1fZ",
				axis_middle(&plot->axis, end - 1), base,
				axis_middle(&plot->axis, i), base);
	}
}

static void draw_path(struct plot *plot, const char *class, const struct chart_series *series,
	bool is_area)
{
	text_printf(plot->out, "<path class=\"%s\" d=\"", class);
	add_stretches(plot, series, is_area);
	text_add_string(plot->out, "\"/>\n");
}

static size_t count_current(const struct chart *chart)
{
	size_t count = 0;
	for (size_t s = 0; s < chart->series_count; s++)
		count += !chart->series[s].is_earlier;
	return count;
}

static bool is_columns(const struct plot *plot)
{
	const struct chart *chart = plot->chart;
	return !chart->is_line && !chart->is_fitted && count_current(chart) == 1 &&
	       slot_of(plot) >= COLUMN_SLOT_MIN;
}

static void draw_current(struct plot *plot, const struct chart_series *series, size_t colour)
{
	char class[] = "l l0";
	class[3] = (char)('0' + colour);
	if (is_columns(plot)) {
		draw_columns(plot, series);
		return;
	}
	if (count_current(plot->chart) == 1 && !plot->chart->is_fitted)
		draw_path(plot, "a0", series, true);
	draw_path(plot, class, series, false);
}

/* In order; an earlier one before the next, so that it lies behind a line, and last over columns,
 * where it would be hidden. */
static void draw_series(struct plot *plot)
{
	const struct chart *chart = plot->chart;
	bool is_over = is_columns(plot);
	for (int pass = 0; pass < 2; pass++) {
		bool earlier = (pass == 1) == is_over;
		for (size_t s = 0, colour = 0; s < chart->series_count; s++) {
			const struct chart_series *series = &chart->series[s];
			size_t own = series->is_earlier ? 0 : colour++;
			if (series->is_earlier != earlier)
				continue;
			if (earlier)
				draw_path(plot, "e", series, false);
			else
				draw_current(plot, series, own);
		}
	}
}

static void draw_swatch(struct plot *plot, const struct chart_series *series, size_t colour,
	double x)
{
	if (series->is_earlier)
		text_printf(plot->out, "<path class=\"e\" d=\"M%.1f %.1fh16\"/>\n", x,
			LEGEND_Y - 4);
	else
		text_printf(plot->out,
			"<rect class=\"c%zu\" x=\"%.1f\" y=\"%.1f\" width=\"16\" height=\"10\""
			" rx=\"2\"/>\n",
			colour, x, LEGEND_Y - 9);
}

/* Each has the same room, and no name goes beyond it. */
static void draw_legend(struct plot *plot)
{
	const struct chart *chart = plot->chart;
	double share = (CHART_WIDTH - 2 * STYLE_MARGIN) / (double)chart->series_count;
	double x = STYLE_MARGIN;
	for (size_t s = 0, colour = 0; s < chart->series_count; s++) {
		const struct chart_series *series = &chart->series[s];
		draw_swatch(plot, series, colour, x);
		colour += !series->is_earlier;
		text_printf(plot->out, "<text class=\"m\" x=\"%.1f\" y=\"%.1f\">", x + SWATCH,
			LEGEND_Y);
		double room = share - SWATCH - 2 * AXIS_GAP;
		lettering_fit(plot->out, series->name, LEGEND_FONT, room);
		text_add_string(plot->out, "</text>\n");
		x += SWATCH + 2 * AXIS_GAP + fmin(lettering_width(series->name, LEGEND_FONT), room);
	}
}

static void draw_empty(struct plot *plot)
{
	text_printf(plot->out, "<text class=\"s m k\" x=\"%.1f\" y=\"%.1f\">",
		(plot->axis.left + plot->axis.right) / 2, (plot->top + plot->bottom) / 2 - 6);
	lettering_fit(plot->out, plot->chart->empty, STYLE_SUBTITLE_FONT,
		plot->axis.right - plot->axis.left);
	text_add_string(plot->out, "</text>\n");
}

void chart_write(struct text *out, const struct chart *chart)
{
	assert(chart->count > 0 && chart->count <= CHART_POINTS_MAX);
	assert(chart->series_count > 0 && chart->series_count <= CHART_SERIES_MAX);
	struct plot plot = {.chart = chart, .out = out};
	place(&plot);
	style_open(out, &(struct style_head){chart->title, chart->subtitle, chart->description,
				chart->theme, CHART_HEIGHT});
	if (has_legend(chart))
		draw_legend(&plot);
	draw_values_axis(&plot);
	if (plot.is_empty)
		draw_empty(&plot);
	else
		draw_series(&plot);
	draw_line(&plot, "z", y_of(&plot, fmax(plot.scale.from, 0)));
	draw_points_axis(&plot);
	style_close(out);
}

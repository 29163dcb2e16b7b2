/* A square for each hour of a week; its colour is one, its strength the value. */
#include <math.h>

#include "chart/axis.h"
#include "chart/chart.h"
#include "chart/lettering.h"
#include "chart/scale.h"
#include "chart/style.h"

#define DAYS 7
#define HOURS 24
#define LEFT 64.0
#define TOP 72.0
#define CELL_HEIGHT 28.0
#define CELL_GAP 2.0
#define KEY_STEPS 5
#define KEY_WIDTH 22.0
#define FAINTEST 0.10 /* of what is more than nothing */
#define NOTHING 0.06
#define HEAT_HEIGHT 332

static const char *const days[DAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static double cell_width(void)
{
	return (CHART_WIDTH - STYLE_MARGIN - LEFT) / HOURS;
}

static double highest(const struct heat_map *map)
{
	double most = 0;
	for (int day = 0; day < DAYS; day++)
		for (int hour = 0; hour < HOURS; hour++)
			most = fmax(most, map->values[day][hour]);
	return most;
}

static double strength_of(double value, double most)
{
	return value > 0 ? FAINTEST + (1 - FAINTEST) * value / most : NOTHING;
}

static void draw_cell(struct text *out, const struct heat_map *map, int day, int hour, double most)
{
	double value = map->values[day][hour];
	char number[SCALE_NUMBER_SIZE];
	scale_write(value, CHART_COUNT, number);
	text_printf(out,
		"<rect class=\"c0\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\""
		" fill-opacity=\"%.2f\"><title>%s %02d:00: %s ",
		LEFT + hour * cell_width(), TOP + day * CELL_HEIGHT, cell_width() - CELL_GAP,
		CELL_HEIGHT - CELL_GAP, strength_of(value, most), days[day], hour, number);
	lettering_escape(out, map->noun);
	text_add_string(out, "</title></rect>\n");
}

static void draw_day(struct text *out, const struct heat_map *map, int day, double most)
{
	text_printf(out, "<text class=\"m r\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", LEFT - 10,
		TOP + day * CELL_HEIGHT + CELL_HEIGHT / 2 + 3, days[day]);
	for (int hour = 0; hour < HOURS; hour++)
		draw_cell(out, map, day, hour, most);
}

static void draw_hours(struct text *out)
{
	for (int hour = 0; hour < HOURS; hour += 3)
		text_printf(out, "<text class=\"m k\" x=\"%.1f\" y=\"%.1f\">%02d:00</text>\n",
			LEFT + hour * cell_width() + (cell_width() - CELL_GAP) / 2,
			TOP + DAYS * CELL_HEIGHT + 16, hour);
}

/* From none to most, in words and squares. */
static void draw_key(struct text *out, double most)
{
	char number[SCALE_NUMBER_SIZE];
	double y = TOP + DAYS * CELL_HEIGHT + 44;
	text_printf(out, "<text class=\"m r\" x=\"%.1f\" y=\"%.1f\">0</text>\n", LEFT - 8, y);
	for (int step = 0; step <= KEY_STEPS; step++)
		text_printf(out,
			"<rect class=\"c0\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"12\""
			" rx=\"2\" fill-opacity=\"%.2f\"/>\n",
			LEFT + step * KEY_WIDTH, y - 10, KEY_WIDTH - CELL_GAP,
			strength_of(step, KEY_STEPS));
	scale_write(most, CHART_COUNT, number);
	text_printf(out, "<text class=\"m\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
		LEFT + (KEY_STEPS + 1) * KEY_WIDTH + 6, y, number);
}

static void draw_empty(struct text *out, const struct heat_map *map)
{
	text_printf(out, "<text class=\"m\" x=\"%.1f\" y=\"%.1f\">", LEFT,
		TOP + DAYS * CELL_HEIGHT + 44);
	lettering_fit(out, map->empty, AXIS_FONT, CHART_WIDTH - STYLE_MARGIN - LEFT);
	text_add_string(out, "</text>\n");
}

void heat_map_write(struct text *out, const struct heat_map *map)
{
	double most = highest(map);
	style_open(out, &(struct style_head){map->title, map->subtitle, map->description,
				map->theme, HEAT_HEIGHT});
	for (int day = 0; day < DAYS; day++)
		draw_day(out, map, day, most);
	draw_hours(out);
	if (most > 0)
		draw_key(out, most);
	else
		draw_empty(out, map);
	style_close(out);
}

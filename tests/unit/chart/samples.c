/* Drawings of every kind. */
#include "samples.h"

#include <math.h>

#include "base/macros.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec"};

/* Days of months of 30 days, the first a Monday; as the graphs of posts have them. */
static const struct chart_label *days(struct arena *arena, size_t count)
{
	struct chart_label *labels = arena_alloc(arena, count * sizeof *labels);
	for (size_t i = 0; i < count; i++) {
		size_t day = i % 30 + 1, month = i / 30 % 12;
		labels[i].text = arena_printf(arena, "%zu %s", day, months[month]);
		labels[i].full = arena_printf(arena, "%zu %s 2026", day, months[month]);
		labels[i].rank = day == 1 ? 2 : i % 7 == 0;
	}
	return labels;
}

static const struct chart_label *hours(struct arena *arena, size_t count)
{
	struct chart_label *labels = arena_alloc(arena, count * sizeof *labels);
	for (size_t i = 0; i < count; i++) {
		size_t hour = i % 24;
		labels[i].text = hour ? arena_printf(arena, "%02zu:00", hour)
				      : arena_printf(arena, "%zu Nov", i / 24 + 1);
		labels[i].full = arena_printf(arena, "%zu Nov 2026, %02zu:00", i / 24 + 1, hour);
		labels[i].rank = hour == 0 ? 3 : hour == 12 ? 2 : hour % 6 == 0;
	}
	return labels;
}

static const double *wave(struct arena *arena, size_t count, double height, double shift)
{
	double *values = arena_alloc(arena, count * sizeof *values);
	for (size_t i = 0; i < count; i++)
		values[i] = round(height *
				  (1.2 + sin((double)i * 0.9 + shift) +
					  0.6 * sin((double)i * 0.23 + 2 * shift)) /
				  2.8);
	return values;
}

static void draw_days(struct arena *arena, struct text *out, enum chart_theme theme, size_t count,
	double height)
{
	const struct chart_series series[] = {{"1 Jan – 30 Jan 2026", wave(arena, count, height, 0),
						      false},
		{"the period before", wave(arena, count, height * 0.8, 1.3), true}};
	chart_write(out,
		&(struct chart){.title = "Impressions: How we moved a million posts",
			.subtitle =
				"1 Jan – 30 Jan 2026: 12,345, 12% more than in the period before",
			.description = "Impressions by the day.",
			.empty = "Nothing was counted in this range.",
			.theme = theme,
			.labels = days(arena, count),
			.count = count,
			.series = series,
			.series_count = 2});
}

static void month(struct arena *arena, struct text *out, enum chart_theme theme)
{
	draw_days(arena, out, theme, 30, 870);
}

static void year(struct arena *arena, struct text *out, enum chart_theme theme)
{
	draw_days(arena, out, theme, 365, 48300);
}

static void one(struct arena *arena, struct text *out, enum chart_theme theme)
{
	draw_days(arena, out, theme, 1, 3);
}

static void most(struct arena *arena, struct text *out, enum chart_theme theme)
{
	draw_days(arena, out, theme, CHART_POINTS_MAX, 7.4e9);
}

static void day(struct arena *arena, struct text *out, enum chart_theme theme)
{
	const struct chart_series series[] = {{"21 Nov 2026", wave(arena, 24, 9, 1), false},
		{"the period before", wave(arena, 24, 6, 0), true}};
	chart_write(out, &(struct chart){.title = "Engagement: your posts",
				 .subtitle = "21 Nov 2026: 61, 30% less than in the period before",
				 .description = "Engagement by the hour.",
				 .empty = "Nothing was counted in this range.",
				 .theme = theme,
				 .labels = hours(arena, 24),
				 .count = 24,
				 .series = series,
				 .series_count = 2});
}

static void week_of_hours(struct arena *arena, struct text *out, enum chart_theme theme)
{
	const struct chart_series series[] = {{"this week", wave(arena, 168, 2400000, 1), false}};
	chart_write(out, &(struct chart){.title = "Views: your posts",
				 .subtitle = "A week by the hour",
				 .description = "Views by the hour.",
				 .empty = "Nothing.",
				 .theme = theme,
				 .labels = hours(arena, 168),
				 .count = 168,
				 .series = series,
				 .series_count = 1});
}

static void nothing(struct arena *arena, struct text *out, enum chart_theme theme)
{
	static const double zero[14];
	const struct chart_series series[] = {{"now", zero, false},
		{"the period before", zero, true}};
	chart_write(out, &(struct chart){.title = "Shares: A quiet one",
				 .subtitle = "1 Jan – 14 Jan 2026: 0",
				 .description = "Shares by the day.",
				 .empty = "Nothing was counted in this range.",
				 .theme = theme,
				 .labels = days(arena, 14),
				 .count = 14,
				 .series = series,
				 .series_count = 2});
}

static void rate(struct arena *arena, struct text *out, enum chart_theme theme)
{
	double *values = arena_alloc(arena, 14 * sizeof *values);
	for (int i = 0; i < 14; i++)
		values[i] = 0.021 + 0.004 * sin(i);
	const struct chart_series series[] = {{"now", values, false}};
	chart_write(out, &(struct chart){.title = "Engagement rate: your posts",
				 .subtitle = "1 Jan – 14 Jan 2026: 2.10%",
				 .description = "Engagement rate by the day.",
				 .empty = "Nothing.",
				 .unit = CHART_SHARE,
				 .theme = theme,
				 .labels = days(arena, 14),
				 .count = 14,
				 .series = series,
				 .series_count = 1});
}

/* As pages that are compared: other heights, gaps, names of any length. */
static void compared(struct arena *arena, struct text *out, enum chart_theme theme)
{
	struct chart_series series[CHART_SERIES_MAX];
	for (int s = 0; s < CHART_SERIES_MAX; s++) {
		double *values = arena_alloc(arena, 60 * sizeof *values);
		for (int i = 0; i < 60; i++)
			values[i] = i % 20 == 3 * s
					    ? NAN
					    : 120000 + 700 * s + 40 * i + 300 * sin(i * 0.3 + s);
		series[s] = (struct chart_series){s == 2 ? "A page with a name that goes on and on"
							 : "Page",
			values, false};
	}
	chart_write(out, &(struct chart){.title = "Followers",
				 .subtitle = "Six pages",
				 .description = "Followers by the day.",
				 .empty = "Nothing.",
				 .is_fitted = true,
				 .theme = theme,
				 .labels = days(arena, 60),
				 .count = 60,
				 .series = series,
				 .series_count = CHART_SERIES_MAX});
}

/* A title as somebody may write it, and values on both sides of 0. */
static void hostile(struct arena *arena, struct text *out, enum chart_theme theme)
{
	static const double values[] = {-3, 4, 0, -1, 2};
	const struct chart_series series[] = {{"</text><script>alert(1)</script>", values, false},
		{"\"&amp;<![CDATA[]]>", values, true}};
	chart_write(out,
		&(struct chart){
			.title =
				"</title><script>alert('1')</script>\x01\x7f &amp; 日本語の長い題名"
				"が続く続く続く続く続く続く続く続く続く続く続く続く続く続く続く",
			.subtitle =
				"\xef\xbf\xbf]]> --> \" ' WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
				"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
			.description = "<b>&",
			.empty = "<",
			.theme = theme,
			.labels = days(arena, 5),
			.count = 5,
			.series = series,
			.series_count = 2});
}

static void heat(struct arena *arena, struct text *out, enum chart_theme theme)
{
	(void)arena;
	struct heat_map map = {.title = "Best hours of your posts: engagement",
		.subtitle = "24 Oct – 20 Nov 2026, Europe/Berlin",
		.description = "Most engagement is on Tuesday.",
		.empty = "Nothing was counted in this range.",
		.noun = "engagement",
		.theme = theme};
	for (int i = 0; i < 168; i++)
		map.values[i / 24][i % 24] = round(
			fmax(0, 60 * sin((i % 24 - 5) * 0.2) - 9 * (i / 24 > 4) + 10 * sin(i)));
	heat_map_write(out, &map);
}

static void cold(struct arena *arena, struct text *out, enum chart_theme theme)
{
	(void)arena;
	heat_map_write(out, &(struct heat_map){.title = "Best hours of your posts: engagement",
				    .subtitle = "24 Oct – 20 Nov 2026, UTC",
				    .description = "Nothing.",
				    .empty = "Nothing was counted in this range.",
				    .noun = "engagement",
				    .theme = theme});
}

const struct sample samples[] = {{"month", month}, {"year", year}, {"one", one}, {"most", most},
	{"day", day}, {"week_of_hours", week_of_hours}, {"nothing", nothing}, {"rate", rate},
	{"compared", compared}, {"hostile", hostile}, {"heat", heat}, {"cold", cold}};
const size_t sample_count = COUNT_OF(samples);

struct text sample_draw(struct arena *arena, const struct sample *sample, enum chart_theme theme)
{
	struct text out;
	text_init(&out, arena, 4096, CHART_BYTES_MAX);
	sample->draw(arena, &out, theme);
	return out;
}

/* Every drawing, judged by an XML parser and a real font; and what is in it. */
#include "chart/chart.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "samples.h"

static struct arena *arena;

static void open_arena(void)
{
	arena = arena_create();
}

static void close_arena(void)
{
	arena_destroy(arena);
}

TestSuite(chart, .init = open_arena, .fini = close_arena, .timeout = 60);

static const char *drawn(const char *name, enum chart_theme theme)
{
	for (size_t i = 0; i < sample_count; i++)
		if (strcmp(samples[i].name, name) == 0) {
			struct text text = sample_draw(arena, &samples[i], theme);
			cr_assert(not(text.overflow));
			return text_string(&text);
		}
	cr_fatal("there is no sample %s", name);
}

static size_t times(const char *text, const char *piece)
{
	size_t found = 0;
	for (; (text = strstr(text, piece)); text += strlen(piece))
		found++;
	return found;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	cr_assert(ne(ptr, file, NULL));
	fputs(text, file);
	fclose(file);
}

/* CRIER_CHART_SAMPLES names a folder where they stay, for looking at. */
static const char *sample_folder(void)
{
	const char *kept = getenv("CRIER_CHART_SAMPLES");
	char *folder = arena_strdup(arena, "/tmp/crier-charts-XXXXXX");
	return kept ? kept : mkdtemp(folder);
}

static void draw_all(const char *folder, char *paths, size_t size)
{
	static const char *const themes[] = {"auto", "light", "dark"};
	for (size_t i = 0; i < sample_count; i++)
		for (int theme = CHART_AUTO; theme <= CHART_DARK; theme++) {
			const char *path = arena_printf(arena, "%s/%s-%s.svg", folder,
				samples[i].name, themes[theme]);
			write_file(path, drawn(samples[i].name, (enum chart_theme)theme));
			size_t len = strlen(paths);
			snprintf(paths + len, size - len, " %s", path);
		}
}

Test(chart, is_well_formed_and_no_text_covers_another_in_any_drawing)
{
	static char paths[8192];
	char complaint[1024] = "";
	const char *folder = sample_folder();
	draw_all(folder, paths, sizeof paths);
	const char *judge = arena_printf(arena, "/usr/bin/python3 %.*s/drawing_judge.py%s 2>&1",
		(int)(strrchr(__FILE__, '/') - __FILE__), __FILE__, paths);
	FILE *said = popen(judge, "r");
	while (fgets(complaint, sizeof complaint, said))
		cr_expect(eq(str, complaint, ""));
	cr_expect(eq(int, pclose(said), 0));
	if (!getenv("CRIER_CHART_SAMPLES"))
		cr_assert(eq(int, system(arena_printf(arena, "rm -r %s", folder)), 0));
}

Test(chart, is_dark_where_its_reader_is_and_else_as_it_was_asked)
{
	static const char media[] = "@media(prefers-color-scheme:dark)";
	cr_expect(eq(sz, times(drawn("month", CHART_AUTO), media), 1));
	cr_expect(eq(sz, times(drawn("month", CHART_DARK), media), 0));
	cr_expect(eq(sz, times(drawn("month", CHART_LIGHT), media), 0));
	cr_expect(ne(str, (char *)drawn("month", CHART_DARK), (char *)drawn("month", CHART_LIGHT)));
}

Test(chart, has_a_column_for_each_point_that_is_not_0_and_a_dashed_line_for_before)
{
	const char *svg = drawn("month", CHART_AUTO);
	cr_expect(eq(sz, times(svg, "<rect class=\"c0\" x=\""), 30 + 1), "and the legend's");
	cr_expect(eq(sz, times(svg, "<path class=\"e\""), 2), "and the legend's");
	cr_expect(eq(sz, times(svg, "<title>1 Jan 2026: "), 1));
}

Test(chart, is_a_line_where_columns_have_no_room)
{
	const char *svg = drawn("year", CHART_AUTO);
	cr_expect(eq(sz, times(svg, "<rect class=\"c0\""), 1), "the legend's alone");
	cr_expect(eq(sz, times(svg, "<path class=\"l l0\""), 1));
	cr_expect(eq(sz, times(svg, "<path class=\"a0\""), 1));
}

Test(chart, says_so_where_there_is_nothing)
{
	const char *svg = drawn("nothing", CHART_AUTO);
	cr_expect(ne(ptr, strstr(svg, "Nothing was counted"), NULL));
	cr_expect(eq(sz, times(svg, "<path class=\"e\""), 1), "the legend's alone");
	cr_expect(ne(ptr, strstr(drawn("cold", CHART_AUTO), "Nothing was counted"), NULL));
}

Test(chart, gives_each_series_a_colour_and_leaves_gaps_open)
{
	const char *svg = drawn("compared", CHART_AUTO);
	for (int i = 0; i < CHART_SERIES_MAX; i++) {
		const char *path = strstr(svg,
			arena_printf(arena, "<path class=\"l l%d\" d=\"", i));
		cr_assert(ne(ptr, (void *)path, NULL));
		const char *end = strchr(path, '>');
		size_t starts = times(arena_copy(arena, path, (size_t)(end - path)), "M");
		cr_expect(ge(sz, starts, 3));
	}
}

Test(chart, shows_a_title_as_it_is_and_nothing_of_it_becomes_part_of_the_drawing)
{
	const char *svg = drawn("hostile", CHART_AUTO);
	cr_expect(eq(ptr, strstr(svg, "<script"), NULL));
	cr_expect(ne(ptr, strstr(svg, "&lt;/title&gt;&lt;script&gt;"), NULL));
	cr_expect(ne(ptr, strstr(svg, "&amp;amp;"), NULL), "what was escaped is escaped again");
	cr_expect(ne(ptr, strstr(svg, "…"), NULL), "it is cut off");
}

Test(heat_map, has_a_square_for_each_hour_of_the_week, .init = open_arena, .fini = close_arena)
{
	const char *svg = drawn("heat", CHART_AUTO);
	cr_expect(eq(sz, times(svg, " engagement</title></rect>"), 168));
	cr_expect(eq(sz, times(svg, "<title>Sun 23:00: "), 1));
}

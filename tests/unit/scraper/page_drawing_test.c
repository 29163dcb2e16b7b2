/* What a drawing of pages says in words, and which lines it has. */
#include "page_drawing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "unit/posts/call_fixture.h"

#define DAY INT64_C(86400000000)
#define MONDAY (20052 * DAY) /* 2024-11-25 */

TestSuite(page_drawing, .init = start, .fini = end);

static struct page_line line_of(const char *name, const int64_t *values, size_t count)
{
	struct page_line line = {.name = name};
	line.points.count = count;
	line.points.items = call_alloc(&call, (count + 1) * sizeof *line.points.items);
	for (size_t i = 0; i < count; i++)
		line.points.items[i] = (struct page_point){MONDAY + (int64_t)i * DAY, values[i],
			true};
	return line;
}

typedef void draw(struct call *c, const struct page_drawing *drawing, struct text *out);

static const char *drawn(draw *draw, const struct page_line *lines, size_t count)
{
	struct text svg;
	draw(&call, &(struct page_drawing){.title = "A & B", .lines = lines, .count = count}, &svg);
	cr_assert_not(svg.overflow);
	return text_string(&svg);
}

static bool has(const char *svg, const char *part)
{
	return strstr(svg, part) != NULL;
}

static size_t paths_in(const char *svg, const char *class)
{
	size_t count = 0;
	for (const char *at = svg; (at = strstr(at, class)); at++)
		count++;
	return count;
}

Test(page_drawing, a_history_has_its_last_numbers_in_words)
{
	const int64_t followers[] = {1200, 12345}, likes[] = {900, 1100};
	struct page_line lines[] = {line_of("followers", followers, 2), line_of("likes", likes, 2)};
	lines[1].points.items[1].exact = false;
	const char *svg = drawn(page_draw_history, lines, 2);
	cr_expect(has(svg, "A &amp; B"));
	cr_expect(has(svg, "25 Nov 2024 – 26 Nov 2024, followers: 12,345, likes: at least 1,100"));
	cr_expect(eq(sz, paths_in(svg, "<path class=\"l l"), 2));
}

Test(page_drawing, what_nobody_measured_has_no_line)
{
	const int64_t likes[] = {900, 1100};
	struct page_line lines[] = {line_of("followers", NULL, 0), line_of("likes", likes, 2)};
	const char *svg = drawn(page_draw_history, lines, 2);
	cr_expect(eq(sz, paths_in(svg, "<path class=\"l l"), 1));
	cr_expect_not(has(svg, "followers"));
}

Test(page_drawing, without_any_number_it_says_so)
{
	struct page_line lines[] = {line_of("followers", NULL, 0), line_of("likes", NULL, 0)};
	cr_expect(has(drawn(page_draw_history, lines, 2), "Nothing was measured"));
	cr_expect(has(drawn(page_draw_growth, lines, 2), "Nothing was measured"));
}

Test(page_drawing, growth_is_since_ones_own_first_number)
{
	const int64_t large[] = {1000000, 1100000}, small[] = {10, 5}, nothing[] = {0, 0};
	struct page_line lines[] = {line_of("Large", large, 2), line_of("Small", small, 2),
		line_of("Nobody", nothing, 2), line_of("Unknown", NULL, 0)};
	const char *svg = drawn(page_draw_growth, lines, 4);
	cr_expect(
		has(svg, "Large: +10.00%. Small: -50.00%. Nobody: not known. Unknown: not known."));
	cr_expect(eq(sz, paths_in(svg, "<path class=\"l l"), 4));
	cr_expect_not(has(svg, "nan"));
}

Test(page_drawing, the_most_points_that_there_are_fit)
{
	int64_t values[5000];
	for (size_t i = 0; i < COUNT_OF(values); i++)
		values[i] = INT64_MAX / 2 - (int64_t)i * 1000000007;
	struct page_line lines[CHART_SERIES_MAX];
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		lines[i] = line_of("a name that is longer than there is room for & more", values,
			COUNT_OF(values));
	cr_expect_not(has(drawn(page_draw_history, lines, COUNT_OF(lines)), "nan"));
	cr_expect_not(has(drawn(page_draw_growth, lines, COUNT_OF(lines)), "nan"));
}

/* Sources that were made to take long, or to become long. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "unit/markup/fixture.h"

/* Of one source of a megabyte, with sanitizers or beside other tests as well; alone each takes less
 * than a quarter of a second. */
#define PATIENCE_US (30 * US_PER_SECOND)
#define MEMORY_BYTES_MAX ((size_t)64 * 1024 * 1024)

TestSuite(limits, .init = start, .fini = stop, .timeout = 600);

struct hostile {
	const char *before, *again, *after, *last;
};

/* As many of again as of after, then last. */
static const char *make(const struct hostile *hostile)
{
	size_t room = MARKUP_SOURCE_BYTES_MAX - strlen(hostile->before) - strlen(hostile->last);
	size_t again = strlen(hostile->again);
	size_t after = strlen(hostile->after);
	size_t count = room / (again + after);
	return call_printf(&c, "%s%s%s%s", hostile->before, repeated(hostile->again, count * again),
		repeated(hostile->after, count * after), hostile->last);
}

static void check(enum markup_language language, const struct hostile *hostile)
{
	const char *source = make(hostile);
	int64_t begun_us = clock_monotonic_us();
	const char *html = markup_render(&c, language, source);
	int64_t took_us = clock_monotonic_us() - begun_us;
	if (getenv("CRIER_TEST_TIMES"))
		fprintf(stderr, "%7.1f ms %8zu bytes %9zu held  %d %.20s\n", (double)took_us / 1000,
			strlen(html), arena_bytes(arena), language, hostile->again);
	cr_expect(took_us < PATIENCE_US, "%.20s took %lld ms", hostile->again,
		(long long)took_us / 1000);
	cr_expect(strlen(html) <= MARKUP_HTML_BYTES_MAX, "%.20s", hostile->again);
	cr_expect(arena_bytes(arena) < MEMORY_BYTES_MAX, "%.20s", hostile->again);
	arena_reset(arena);
}

/* After CommonMark's own test/pathological_tests.py, and what a renderer adds to it. */
static const struct hostile markdowns[] = {
	{"", "*a **a ", "", "b"},
	{"", "a_ ", "", ""},
	{"", "_a ", "", ""},
	{"", "**x *b ", "", ""},
	{"", "a]", "", ""},
	{"", "[a", "", ""},
	{"", "*a_ ", "", ""},
	{"", "[", "a](", ""},
	{"", "[ (](", "", ""},
	{"", "![[]()", "", ""},
	{"", "**x [a*b**c*](d)", "", ""},
	{"", "[", "]", ""},
	{"", "![", "](a)", ""},
	{"", "> ", "", "a"},
	{"", ">", "", "a"},
	{"", "> a\n", "", ""},
	{"", "- ", "", "a"},
	{"", "1. ", "", "a"},
	{"", "* a\n", "", ""},
	{"", "e`", "", ""},
	{"", "`a``b```c", "", ""},
	{"", "[a](<b", "", ""},
	{"", "[a](b", "", ""},
	{"", "<!--", "", ""},
	{"", "<a href=\"", "", ""},
	{"", "<", "", ""},
	{"", "<a ", "", ""},
	{"", "<?", "", ""},
	{"", "&", "", ""},
	{"", "&a", "", ""},
	{"", "\\", "", ""},
	{"", "a@", "", ""},
	{"", "a@b.", "", ""},
	{"", "a.", "", "@b.c"},
	{"", "http://", "", ""},
	{"", "http://a", "", ""},
	{"", "www.", "", ""},
	{"", "www.a(", "", ""},
	{"", "a:", "", ""},
	{"", "~~a ", "", ""},
	{"", "~a~~", "", ""},
	{"", "|a", "\n|---", "\n|b"},
	{"|a|b|\n|---|---|\n", "|\n", "", ""},
	{"a|b\n---|---\n", "a|", "", ""},
	{"a|b\n---|---\n", "\\|", "", ""},
	{"", "[a]: b\n", "", ""},
	{"", "[a]:\n", "", ""},
	{"", "[a\n", "", ""},
	{"", "[a][", "", ""},
	{"", "[a] ", "", ""},
	{"[a]: /b 'c'\n\n", "[a]", "", ""},
	{"", "# ", "", ""},
	{"", "#\n", "", ""},
	{"", "===\n", "", ""},
	{"", "a\n===\n", "", ""},
	{"", "-", "", ""},
	{"", "- - -\n", "", ""},
	{"", "```\n", "", ""},
	{"", "```a\n\n", "", ""},
	{"", "\t", "", "a"},
	{"", " ", "", "a"},
	{"", "\n", "", "a"},
	{"", "a  \n", "", ""},
	{"", "\"", "", ""},
	{"", "<>", "", ""},
	{"", "\xC3", "", ""},
	{"", "\u202E", "", ""},
	{"", "(", ")", ""},
	{"[a](", "(", ")", ")"},
	{"[a](b \"", "\\\"", "", "\")"},
	{"", "<a@b.c>", "", ""},
	{"", "[a](b)", "", ""},
	{"", "![a](b \"c\")", "", ""},
};

static const struct hostile htmls[] = {
	{"", "<b>", "", ""},
	{"", "<b>", "</i>", ""},
	{"", "<p>", "</b>", ""},
	{"", "<font>", "</font>", ""},
	{"", "<", "", ""},
	{"", "</", "", ""},
	{"", "<!--", "", ""},
	{"", "<!", "", ""},
	{"", "<?", "", ""},
	{"", "<b ", "", ""},
	{"<b ", "a ", "", ">"},
	{"<b ", "a=b ", "", ">"},
	{"<b ", "a=\"b\"", "", ">"},
	{"<b x=\"", "a ", "", "\">"},
	{"<a href='", "a", "", "'>b</a>"},
	{"<table>", "<td>", "", ""},
	{"", "<table><tr><td>", "", ""},
	{"<ul>", "<li>", "", ""},
	{"<ul>", "<li><ul>", "", ""},
	{"", "<dl><dt>", "", ""},
	{"", "<a href=x>", "", ""},
	{"", "<svg>", "", ""},
	{"", "<svg>", "</svg>", ""},
	{"<script>", "<", "", ""},
	{"<style>", "</", "", ""},
	{"", "<textarea>", "", ""},
	{"", "&", "", ""},
	{"", "&a", "", ""},
	{"", "&#", "", ""},
	{"", "&lt;", "", ""},
	{"", "&hellip;", "", ""},
	{"", "<br>", "", ""},
	{"", "<img src=a alt='\"'>", "", ""},
	{"", "\"", "", ""},
	{"", " ", "", ""},
	{"", "a ", "", ""},
	{"", "<![CDATA[", "", ""},
	{"", "<form>", "</p>", ""},
	{"", "<frameset>", "", ""},
	{"", "<body a=b>", "", ""},
	{"", "<html a=b>", "", ""},
	{"", "<title>", "", ""},
};

/* A thousand names that differ, in one tag. */
static const char *many_attributes(void)
{
	char *source = arena_alloc(arena, MARKUP_SOURCE_BYTES_MAX);
	strcpy(source, "<b ");
	size_t len = 3;
	for (int i = 0; len < MARKUP_SOURCE_BYTES_MAX - 16; i++)
		len += (size_t)sprintf(source + len, "a%x ", (unsigned)i);
	strcpy(source + len, ">");
	return source;
}

/* Columns and rows, each as many as the other. */
static const char *wide_table(void)
{
	size_t columns = MARKUP_SOURCE_BYTES_MAX / 16;
	return call_printf(&c, "%s\n%s\n%s", repeated("|a", 2 * columns),
		repeated("|---", 4 * columns), repeated("|\n", 9 * columns));
}

/* A definition of half the source, used in the other half. */
static const char *long_definition(const char *before, const char *after)
{
	size_t half = MARKUP_SOURCE_BYTES_MAX / 2 - 64;
	return call_printf(&c, "%s%s%s\n\n%s", before, repeated("a", half), after,
		repeated("[x]", half));
}

static const char *many_definitions(void)
{
	char *source = arena_alloc(arena, MARKUP_SOURCE_BYTES_MAX);
	size_t len = 0;
	for (int i = 0; len < MARKUP_SOURCE_BYTES_MAX - 32; i++)
		len += (size_t)sprintf(source + len, "[%x]: a\n\n[%x]\n\n", (unsigned)i,
			(unsigned)i);
	return source;
}

Test(limits, no_markdown_takes_long)
{
	for (size_t i = 0; i < COUNT_OF(markdowns); i++)
		check(MARKUP_MARKDOWN, &markdowns[i]);
}

Test(limits, no_html_takes_long)
{
	for (size_t i = 0; i < COUNT_OF(htmls); i++)
		check(MARKUP_HTML, &htmls[i]);
}

Test(limits, no_plain_text_takes_long)
{
	for (size_t i = 0; i < COUNT_OF(markdowns); i++)
		check(MARKUP_TEXT, &markdowns[i]);
}

static void check_source(enum markup_language language, const char *source)
{
	check(language, &(struct hostile){"", source, "", ""});
}

Test(limits, bombs_do_not_explode)
{
	check_source(MARKUP_HTML, many_attributes());
	check_source(MARKUP_MARKDOWN, wide_table());
	check_source(MARKUP_MARKDOWN, long_definition("[x]: /", ""));
	check_source(MARKUP_MARKDOWN, long_definition("[x]: javascript:", ""));
	check_source(MARKUP_MARKDOWN, long_definition("[x]: a \"", "\""));
	check_source(MARKUP_MARKDOWN, many_definitions());
}

Test(limits, depth_is_fine_up_to_its_bound_and_text_beyond)
{
	/* And the paragraph. */
	const char *deep = call_printf(&c, "%sa", repeated(">", MARKUP_DEPTH_MAX - 1));
	cr_expect(strncmp(markup_render(&c, MARKUP_MARKDOWN, deep), "<blockquote>", 12) == 0);
	deep = call_printf(&c, "%sa", repeated(">", MARKUP_DEPTH_MAX));
	cr_expect(strncmp(markup_render(&c, MARKUP_MARKDOWN, deep), "<p>&gt;&gt;", 11) == 0);
	deep = repeated("<b>", 3 * MARKUP_DEPTH_MAX);
	cr_expect(strncmp(markup_render(&c, MARKUP_HTML, deep), "<b><b>", 6) == 0);
	deep = repeated("<b>", 3 * MARKUP_DEPTH_MAX + 3);
	cr_expect(strncmp(markup_render(&c, MARKUP_HTML, deep), "<p>&lt;b", 8) == 0);
}

Test(limits, a_source_beyond_its_bound_is_cut_between_characters)
{
	char *source = repeated("\u00E9", MARKUP_SOURCE_BYTES_MAX + 3);
	const char *html = markup_render(&c, MARKUP_TEXT, source);
	cr_expect(eq(sz, strlen(html), MARKUP_SOURCE_BYTES_MAX + strlen("<p></p>\n")));
}

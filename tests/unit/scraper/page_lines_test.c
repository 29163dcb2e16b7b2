/* What is known of a page as text, and back. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "count_words.h"
#include "fact_lines.h"
#include "record_line.h"

static struct arena *arena;
static struct call call;
static struct clock clock_;

static void begin(void)
{
	arena = arena_create();
	call_init(&call, arena, &clock_);
}

static void end(void)
{
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(page_lines, .init = begin, .fini = end);

static struct parsed_page *written_and_read(const struct parsed_page *page)
{
	struct parsed_page *read = call_alloc(&call, sizeof *read);
	fact_lines_read(&call, fact_lines_write(&call, page), read);
	return read;
}

static struct parsed_page *page_with(enum page_field field, struct fact fact)
{
	struct parsed_page *page = call_alloc(&call, sizeof *page);
	page->facts[field] = fact;
	return page;
}

Test(page_lines, every_character_comes_back)
{
	const char *text = "\\t is no tab\t\\\nnor \\n a line\r\\ \xE2\x82\xAC";
	struct fact fact = {.exactness = EXACT, .source = SOURCE_GRAPH, .text = text};
	struct parsed_page *read = written_and_read(page_with(PAGE_ABOUT, fact));
	cr_assert(ne(ptr, (void *)read->facts[PAGE_ABOUT].text, NULL));
	cr_expect(eq(str, (char *)read->facts[PAGE_ABOUT].text, (char *)text));
}

Test(page_lines, a_list_keeps_its_order_and_a_text_is_none)
{
	const char *sites[] = {"b", "", "a"};
	struct fact fact = {.exactness = EXACT, .source = SOURCE_WWW, .texts = {sites, 3}};
	struct parsed_page *read = written_and_read(page_with(PAGE_WEBSITES, fact));
	cr_assert(eq(sz, read->facts[PAGE_WEBSITES].texts.count, 3));
	cr_expect(eq(str, (char *)read->facts[PAGE_WEBSITES].texts.items[1], ""));
	cr_expect(eq(ptr, (void *)read->facts[PAGE_WEBSITES].text, NULL));
}

Test(page_lines, a_text_that_is_too_long_is_cut_between_characters)
{
	const size_t characters = FACT_TEXT_BYTES_MAX / 2;
	char *text = call_alloc(&call, 3 * characters + 1);
	for (size_t i = 0; i < characters; i++)
		memcpy(text + 3 * i, "\xE2\x82\xAC", 3);
	struct fact fact = {.exactness = EXACT, .source = SOURCE_WWW, .text = text};
	struct parsed_page *read = written_and_read(page_with(PAGE_ABOUT, fact));
	cr_expect(eq(sz, strlen(read->facts[PAGE_ABOUT].text), FACT_TEXT_BYTES_MAX / 3 * 3));
}

Test(page_lines, what_a_newer_version_wrote_is_passed_over)
{
	struct parsed_page page;
	fact_lines_read(&call,
		"tomorrow\twww\t=\t1\t2\t0\nlikes\tnobody\t=\t1\t2\t0\n"
		"likes\twww\t~\t7\t2100\t100\n\nrubbish",
		&page);
	cr_expect(eq(i64, page.facts[PAGE_LIKES].number, 2100));
	cr_expect(eq(i64, page.facts[PAGE_LIKES].unit, 100));
	cr_expect(eq(int, (int)page.facts[PAGE_LIKES].exactness, APPROXIMATE));
	cr_expect(eq(int, (int)page.facts[PAGE_NAME].exactness, UNKNOWN));
}

Test(page_lines, a_record_has_so_many_fields)
{
	struct text text;
	struct record_line line;
	text_init(&text, arena, 64, SIZE_MAX);
	for (int i = 0; i <= RECORD_FIELDS_MAX; i++)
		record_line_add_int(&text, i);
	record_line_end(&text);
	const char *at = text_string(&text);
	cr_assert(record_line_next(&call, &at, &line));
	cr_expect(eq(sz, line.count, RECORD_FIELDS_MAX));
	cr_expect(eq(i64, record_line_int(&line, RECORD_FIELDS_MAX - 1), RECORD_FIELDS_MAX - 1));
	cr_expect(eq(str, (char *)record_line_text(&line, RECORD_FIELDS_MAX), ""));
	cr_expect(not(record_line_next(&call, &at, &line)));
}

Test(page_lines, counts_come_back_and_what_is_not_known_is_not_there)
{
	struct counts counts = {.of = {[POST_REACTIONS] = {.value = 12368, .exactness = EXACT},
					[POST_SHARES] = {1000, 1000, APPROXIMATE}}};
	const char *words = count_words_write(&call, &counts);
	cr_expect(eq(str, (char *)words, "reactions=12368 shares=1000~1000"));
	struct counts read = count_words_read(words);
	cr_expect(eq(int, memcmp(&read, &counts, sizeof read), 0));
	read = count_words_read("tomorrow=7 shares likes=3 =5  ");
	cr_expect(eq(int, (int)read.of[POST_SHARES].exactness, UNKNOWN));
	cr_expect(eq(i64, read.of[POST_LIKES].value, 3));
}

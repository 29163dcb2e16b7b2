/* Answers of somebody who means no good, and of lines that break: whatever comes, there is a
 * verdict, in linear time. The pages are built here, of what each parser looks for. */
#include <stdlib.h>

#include "arena_fixture.h"
#include "base/clock.h"
#include "base/macros.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cpu_time.h"
#include "sources/parsed_json.h"
#include "sources/tree.h"

TestSuite(hostile, .init = start, .fini = end);

static const char *const pages[] = {
	"<html id=\"facebook\" lang=pl><head><meta property=\"og:title\" content=\"A &amp; B\"><meta "
	"property=og:description content=\"A &amp; B, X. 1,2 tys. osób lubi to &#xb7; 3 osoby tu "
	"byli. c\"><script type=\"application/ld+json\">{\"@type\":\"SocialMediaPosting\",\"identifier\":"
	"\"1;2;;\",\"comment\":[null,{\"identifier\":\"2_3\"}]}</script></head><body><script>f({\"__bbox\":{"
	"\"result\":{\"data\":{\"user\":{\"profile_header_renderer\":{\"user\":{\"name\":\"A\",\"id\":\"1\","
	"\"profile_social_context\":{\"content\":[{\"uri\":\"/followers/\",\"text\":{\"text\":\"1,2 tys.\","
	"\"inline_style_ranges\":[{\"offset\":0,\"length\":8}]}}]}}},\"timeline_list_feed_units\":{\"edges\":[{"
	"\"node\":{\"post_id\":\"5\",\"creation_time\":1700000000,\"comet_sections\":{\"content\":{\"story\":{"
	"\"message\":{\"text\":\"x\\ud83c\\udf69\"}}},\"feedback\":{\"reaction_count\":{\"count\":3},"
	"\"top_reactions\":{\"edges\":[{\"node\":{\"id\":\"1635855486666999\"},\"reaction_count\":3}]}}}}}]}}}}}})"
	"</script></body></html>",
	"<?xml version=\"1.0\"?><rss><channel><title><![CDATA[a]]></title><link>http://a.example/"
	"</link><item><title>b &eacute;</title><pubDate>Thu, 12 Nov 2015 21:16:39 "
	"+0000</pubDate></item></channel></rss>",
	"{\"data\":[{\"id\":\"1_2\",\"message\":\"m\",\"created_time\":\"2021-07-09T19:09:52+0000\","
	"\"comments\":{\"data\":[{\"id\":\"3\",\"like_count\":1}]}},{\"code\":200,\"body\":\"{}\"}],"
	"\"paging\":{\"next\":\"x\"}}",
	"for (;;);{\"payload\":{\"actions\":[{\"html\":\"<article data-ft='{\\\"top_level_post_id\\\":"
	"\\\"7\\\"}'><header><h3><a>A<\\/a> b<\\/h3><\\/header><div>t<\\/div><footer><span "
	"class=like_def>4 Likes<\\/span><\\/footer><\\/article>\"}]}}",
	"<html><body>static.xx.fbcdn.net top_level_post_id <div data-ft='{\"top_level_post_id\":\"456\"}'>"
	"<header>h</header><p>t</p><a href=\"/a/like.php\">l</a></div><div id=\"9\"><h3><a href='/p'>N</a>"
	"</h3><div>c</div><i id=\"like_456_9\"></i><abbr>1</abbr></div></body></html>",
};

/* The result is JSON of good UTF-8, whatever was read. */
static enum outcome parse(const char *body, size_t len)
{
	struct arena *own = arena_create();
	struct answer answer = {.body = body, .len = len};
	struct parsed *parsed = arena_alloc(own, sizeof *parsed);
	parse_answer(own, &answer, parsed);
	struct text out;
	text_init(&out, own, 4096, SIZE_MAX);
	parsed_json_write(&out, parsed);
	cr_expect(utf8_valid(out.data, out.len));
	cr_expect(eq(int, value_kind(tree_parse(own, out.data, out.len)), TREE_OBJECT));
	enum outcome outcome = parsed->outcome;
	arena_destroy(own);
	return outcome;
}

Test(hostile, a_page_may_end_anywhere)
{
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		size_t len = strlen(pages[i]);
		for (size_t cut = 0; cut <= len; cut++) {
			/* Of its own size, so that a byte too many is seen. */
			char *body = malloc(cut ? cut : 1);
			memcpy(body, pages[i], cut);
			cr_expect(ne(int, parse(body, cut), OUTCOME_UNKNOWN), "%zu of %zu", cut, i);
			free(body);
		}
	}
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void mutate(char *body, size_t len, uint32_t *state)
{
	static const char favourites[] = "\"\\{}[]<>&;:,'/=\0\xFF\xC3 09-";
	for (uint32_t i = 0; i < 1 + next_random(state) % 6; i++) {
		size_t at = next_random(state) % len;
		body[at] = next_random(state) % 3
				   ? favourites[next_random(state) % (sizeof favourites - 1)]
				   : (char)next_random(state);
	}
}

Test(hostile, bytes_may_be_others)
{
	uint32_t state = 7;
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		size_t len = strlen(pages[i]);
		for (int round = 0; round < 1500; round++) {
			char *body = malloc(len);
			memcpy(body, pages[i], len);
			mutate(body, len, &state);
			cr_expect(ne(int, parse(body, len), OUTCOME_UNKNOWN));
			free(body);
		}
	}
}

/* What would cost a careless reader the square of its length: a million bytes of each. */
Test(hostile, nothing_takes_more_than_linear_time)
{
	static const struct {
		const char *start, *piece;
	} bodies[] = {
		{"<html id=facebook>", "<div>"},
		{"<html id=facebook>", "<a b='"},
		{"<html id=facebook>", "</x>"},
		{"<html id=facebook>", "<p><li><td>"},
		{"<html id=facebook>", "&amp"},
		{"<html id=facebook>", "<!--"},
		{"<html id=facebook><script>", "{\"post_id\":\"1\",\"comet_sections\":{\"a\":["},
		{"<html id=facebook><script>", "{\"label\":\"timeline_list_feed_units\"},"},
		{"<html id=facebook><script>x([",
			"{\"subscription_target_id\":\"1\",\"reaction_count\":{}},"},
		{"<html id=facebook>", "<script type=application/ld+json>{\"a\":"},
		{"<html id=facebook>", "<div class=userContentWrapper>"},
		{"top_level_post_id<html id=facebook>", "<article><header><h3>"},
		{"data-commentid story_body_container<html id=facebook>", "<i data-commentid=1_2>"},
		{"<html>", "<div itemscope itemprop=author>"},
		{"<html>", "<meta property=og:image content=http://a.example/b>"},
		{"<rss><channel>", "<item><title>"},
		{"<rss>", "<![CDATA["},
		{"{\"data\":[", "{\"id\":\"1\",\"comments\":{\"data\":["},
		{"{\"data\":[", "{\"id\":\"1\",\"message\":\"a\"},"},
		{"[", "["},
		{"{", "\"a\":{"},
		{"", "1,"},
	};
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct text body;
		text_init(&body, arena, 1100000, SIZE_MAX);
		text_add_string(&body, bodies[i].start);
		while (body.len < 1000000)
			text_add_string(&body, bodies[i].piece);
		int64_t begun_us = cpu_time_us();
		(void)parse(body.data, body.len);
		cr_expect(lt(i64, cpu_time_us() - begun_us, 5 * US_PER_SECOND), "%s: %ld ms",
			bodies[i].piece, (long)((cpu_time_us() - begun_us) / US_PER_MS));
		arena_reset(arena);
	}
}

Test(hostile, of_a_body_beyond_the_bound_there_is_the_beginning)
{
	size_t len = ANSWER_BYTES_MAX + 100;
	char *body = malloc(len);
	memset(body, ' ', len);
	memcpy(body, "<html><title>A</title>", 22);
	memcpy(body + ANSWER_BYTES_MAX, "<meta property=og:title content=B>", 34);
	struct answer answer = {.body = body, .len = len};
	struct parsed *parsed = arena_alloc(arena, sizeof *parsed);
	parse_answer(arena, &answer, parsed);
	cr_expect(eq(str, shown(parsed->page.facts[PAGE_TITLE].text), "A"));
	free(body);
}

Test(hostile, lists_have_a_bound)
{
	struct text body;
	text_init(&body, arena, 65536, SIZE_MAX);
	text_add_string(&body, "{\"data\":[");
	for (int i = 0; i < 3 * PARSED_POSTS_MAX; i++)
		text_printf(&body, "%s{\"id\":\"%d\",\"message\":\"a\"}", i ? "," : "", i);
	text_add_string(&body, "]}");
	struct answer answer = {.body = body.data, .len = body.len};
	struct parsed *parsed = arena_alloc(arena, sizeof *parsed);
	parse_answer(arena, &answer, parsed);
	cr_expect(eq(int, parsed->outcome, OUTCOME_OK));
	cr_expect(eq(sz, parsed->posts.count, PARSED_POSTS_MAX));
}

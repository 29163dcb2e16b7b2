/* Facts have a source and fit their kind, counts are no less than nothing, lists have their bounds,
 * texts are UTF-8, and what a failure told is nothing of a page. */
#include "fuzz/answer.h"

#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "sources/number.h"
#include "sources/parsed_json.h"
#include "sources/tree.h"

static void check_text(const char *text)
{
	MUST(!text || utf8_valid(text, strlen(text)));
}

static void check_count(struct count count)
{
	MUST(count.exactness == UNKNOWN || (count.value >= 0 && count.unit >= 0));
	MUST(count.exactness != UNKNOWN || (!count.value && !count.unit));
}

static void check_fact(const struct fact *fact, const struct page_field_row *row)
{
	if (fact->exactness == UNKNOWN)
		return;
	MUST(fact->source != SOURCE_NONE && fact->source < SOURCE_COUNT);
	MUST(row->kind != FACT_TEXT || (fact->text && *fact->text));
	MUST(row->kind != FACT_TEXTS ||
		(fact->texts.count > 0 && fact->texts.count <= PARSED_LIST_MAX));
	MUST(row->kind != FACT_COUNT || fact->number >= 0);
	MUST(row->kind != FACT_FLAG || fact->number == 0 || fact->number == 1);
	check_text(fact->text);
}

static void check_posts(const struct parsed_posts *posts)
{
	MUST(posts->count <= PARSED_POSTS_MAX);
	for (size_t i = 0; i < posts->count; i++) {
		const struct parsed_post *post = &posts->items[i];
		MUST(post->kind && post->source != SOURCE_NONE);
		MUST(post->media.count <= PARSED_MEDIA_MAX);
		MUST(!post->has_created || post->created_us > -INT64_C(62135596800000001));
		check_text(post->id);
		check_text(post->text);
		check_count(post->reactions);
		check_count(post->comments);
		check_count(post->shares);
		check_count(post->views);
		for (size_t j = 0; j < post->media.count; j++)
			MUST(post->media.items[j].url);
	}
}

static void check_comments(const struct parsed_comments *comments)
{
	MUST(comments->count <= PARSED_COMMENTS_MAX);
	for (size_t i = 0; i < comments->count; i++) {
		check_text(comments->items[i].text);
		check_text(comments->items[i].author);
		check_count(comments->items[i].reactions);
		check_count(comments->items[i].replies);
	}
}

static void check_json(struct call *c, const struct parsed *parsed)
{
	struct text out;
	text_init(&out, c->arena, 4096, SIZE_MAX);
	parsed_json_write(&out, parsed);
	MUST(utf8_valid(out.data, out.len));
	MUST(value_kind(tree_parse(c->arena, out.data, out.len)) == TREE_OBJECT);
}

struct parsed *fuzz_answer(struct call *c, const struct answer *answer)
{
	struct parsed *parsed = call_alloc(c, sizeof *parsed);
	parse_answer(c->arena, answer, parsed);
	bool is_good = parsed->outcome == OUTCOME_OK || parsed->outcome == OUTCOME_MIXED;
	MUST(parsed->outcome != OUTCOME_UNKNOWN && parsed->outcome < OUTCOME_COUNT);
	MUST(is_good || (!parsed->has_page && !parsed->posts.count && !parsed->comments.count));
	for (size_t i = 0; i < PAGE_FIELD_COUNT; i++)
		check_fact(&parsed->page.facts[i], &page_fields[i]);
	MUST(parsed->people.count <= PARSED_PEOPLE_MAX && parsed->pages.count <= PARSED_PAGES_MAX);
	check_posts(&parsed->posts);
	check_posts(&parsed->videos);
	check_posts(&parsed->photos);
	check_posts(&parsed->entries);
	check_comments(&parsed->comments);
	check_json(c, parsed);
	return parsed;
}

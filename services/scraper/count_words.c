/* One table of names, for both directions. */
#include "count_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define WORDS_BYTES 256

static const char *const names[COUNT_WORDS] = {"reactions", "likes", "comments",
	"comments_top_level", "shares", "views", "replies", "like", "love", "care", "haha", "wow",
	"sad", "angry"};

struct counts counts_of_post(const struct parsed_post *post)
{
	struct counts counts = {.of = {[POST_REACTIONS] = post->reactions,
					[POST_LIKES] = post->likes,
					[POST_COMMENTS] = post->comments,
					[POST_COMMENTS_TOP_LEVEL] = post->comments_top_level,
					[POST_SHARES] = post->shares,
					[POST_VIEWS] = post->views}};
	for (int i = 0; i < REACTION_KINDS; i++)
		counts.of[POST_BY_TYPE + i] = post->by_type[i];
	return counts;
}

struct counts counts_of_comment(const struct parsed_comment *comment)
{
	return (struct counts){.of = {[POST_REACTIONS] = comment->reactions,
				       [POST_LIKES] = comment->likes,
				       [POST_REPLIES] = comment->replies}};
}

static struct fact fact_of(struct count count, int64_t at_us)
{
	return (struct fact){.exactness = count.exactness,
		.number = count.value,
		.unit = count.unit,
		.fetched_at_us = at_us};
}

static struct count count_of(const struct fact *fact)
{
	return (struct count){.exactness = fact->exactness,
		.value = fact->number,
		.unit = fact->unit};
}

void counts_merge(struct counts *kept, int64_t kept_at_us, const struct counts *newer,
	int64_t newer_at_us)
{
	newer_at_us += newer_at_us == kept_at_us;
	for (int i = 0; i < COUNT_WORDS; i++) {
		struct fact fact = fact_of(kept->of[i], kept_at_us);
		struct fact other = fact_of(newer->of[i], newer_at_us);
		if (fact_merge(&fact, &other))
			kept->of[i] = count_of(&fact);
	}
}

static void add_word(struct text *words, const char *name, struct count count)
{
	if (words->len)
		text_add_char(words, ' ');
	text_add_string(words, name);
	text_add_char(words, '=');
	text_add_int(words, count.value);
	if (count.exactness == EXACT)
		return;
	text_add_char(words, '~');
	text_add_int(words, count.unit);
}

const char *count_words_write(struct call *c, const struct counts *counts)
{
	struct text words;
	text_init(&words, c->arena, WORDS_BYTES, SIZE_MAX);
	for (int i = 0; i < COUNT_WORDS; i++)
		if (counts->of[i].exactness != UNKNOWN)
			add_word(&words, names[i], counts->of[i]);
	return text_string(&words);
}

static int name_of(const char *word, size_t len)
{
	for (int i = 0; i < COUNT_WORDS; i++)
		if (strlen(names[i]) == len && strncmp(names[i], word, len) == 0)
			return i;
	return COUNT_WORDS;
}

static void read_word(const char *word, struct counts *counts)
{
	size_t len = strcspn(word, "= ");
	int name = name_of(word, len);
	if (word[len] != '=' || name == COUNT_WORDS)
		return;
	char *end;
	struct count *count = &counts->of[name];
	count->value = strtoll(word + len + 1, &end, 10);
	count->exactness = *end == '~' ? APPROXIMATE : EXACT;
	count->unit = *end == '~' ? strtoll(end + 1, NULL, 10) : 0;
}

struct counts count_words_read(const char *words)
{
	struct counts counts = {0};
	while (*words) {
		read_word(words, &counts);
		words += strcspn(words, " ");
		words += *words == ' ';
	}
	return counts;
}

struct text_list counts_approximate(struct call *c, const struct counts *counts)
{
	struct text_list list = {.items = call_alloc(c, COUNT_WORDS * sizeof *list.items)};
	for (int i = 0; i < COUNT_WORDS; i++)
		if (counts->of[i].exactness == APPROXIMATE)
			list.items[list.count++] = names[i];
	return list;
}

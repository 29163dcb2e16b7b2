/* Members in a fixed order. A comma is put in front of whatever does not open an object or a list.
 */
#include "sources/parsed_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macros.h"
#include "base/rfc3339.h"
#include "sources/moment.h"
#include "json/encode.h"

static void separate(struct text *out)
{
	const char *last = out->len ? &out->data[out->len - 1] : "{";
	if (*last != '{' && *last != '[' && *last != ':')
		text_add_char(out, ',');
}

static void add_key(struct text *out, const char *name)
{
	separate(out);
	json_encode_string(out, name);
	text_add_char(out, ':');
}

static void add_text(struct text *out, const char *name, const char *text)
{
	if (!text)
		return;
	add_key(out, name);
	json_encode_string(out, text);
}

static void add_int(struct text *out, const char *name, int64_t value)
{
	add_key(out, name);
	text_add_int(out, value);
}

static void add_count(struct text *out, const char *name, struct count count)
{
	if (count.exactness != UNKNOWN)
		add_int(out, name, count.value);
}

static void add_flag(struct text *out, const char *name, bool value)
{
	add_key(out, name);
	text_add_string(out, value ? "true" : "false");
}

/* "2026-07-27T21:35:22Z": no source tells more than seconds. */
static void add_utc(struct text *out, const char *name, int64_t time_us)
{
	char text[RFC3339_SIZE];
	rfc3339_format(time_us, text);
	add_key(out, name);
	text_printf(out, "\"%.19sZ\"", text);
}

/* As the source wrote it, where that is a form that others read; else in UTC, and both. */
static void add_time(struct text *out, const char *name, bool has, int64_t time_us,
	const char *text)
{
	char raw[64];
	int64_t ignored;
	bool standard = has && text && moment_parse(text, &ignored) == MOMENT_STANDARD;
	if (standard)
		add_text(out, name, text);
	else if (has)
		add_utc(out, name, time_us);
	if (text && !standard) {
		(void)snprintf(raw, sizeof raw, "%s_raw", name);
		add_text(out, raw, text);
	}
}

static void add_texts(struct text *out, const char *name, const struct text_list *list)
{
	add_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		separate(out);
		json_encode_string(out, list->items[i]);
	}
	text_add_char(out, ']');
}

/* Likes and followers are said with how exactly; of other counts the plain name is enough. */
static void add_fact_count(struct text *out, enum page_field field, const struct fact *fact)
{
	char name[64];
	const char *word = page_fields[field].word;
	if (field == PAGE_LIKES || field == PAGE_FOLLOWERS)
		(void)snprintf(name, sizeof name, "%s_%s", word,
			fact->exactness == EXACT ? "exact" : "approx");
	else
		(void)snprintf(name, sizeof name, "%s", word);
	add_int(out, name, fact->number);
}

static bool is_decimal(const char *text)
{
	char *end;
	return text[strspn(text, "0123456789.")] == '\0' && *text >= '0' && *text <= '9' &&
	       (strtod(text, &end), *end == '\0');
}

static void add_fact_text(struct text *out, enum page_field field, const struct fact *fact)
{
	if (field != PAGE_RATING || !is_decimal(fact->text)) {
		add_text(out, page_fields[field].word, fact->text);
		return;
	}
	add_key(out, page_fields[field].word);
	json_encode_double(out, strtod(fact->text, NULL));
}

static void add_fact(struct text *out, enum page_field field, const struct fact *fact)
{
	switch (page_fields[field].kind) {
	case FACT_TEXT:
		add_fact_text(out, field, fact);
		break;
	case FACT_TEXTS:
		add_texts(out, page_fields[field].word, &fact->texts);
		break;
	case FACT_COUNT:
		add_fact_count(out, field, fact);
		break;
	case FACT_FLAG:
		add_flag(out, page_fields[field].word, fact->number);
		break;
	case FACT_TIME:
		add_text(out, page_fields[field].word, fact->text);
		break;
	}
}

/* The API's word for how a page is verified is told in the place of a plain yes. */
static bool is_told_otherwise(const struct parsed_page *page, size_t field)
{
	return field == PAGE_VERIFIED && page->facts[PAGE_VERIFIED_TEXT].exactness;
}

static void add_facts(struct text *out, const struct parsed_page *page)
{
	for (size_t i = 0; i < PAGE_FIELD_COUNT; i++) {
		const struct fact *fact = &page->facts[i];
		if (fact->exactness != UNKNOWN && !is_told_otherwise(page, i))
			add_fact(out, (enum page_field)i, fact);
	}
	const struct fact *created = &page->facts[PAGE_CREATION_DATE];
	if (created->exactness && strlen(created->text) > 10)
		add_utc(out, "creation_date_utc", created->number);
	if (page->facts[PAGE_VERIFIED_TEXT].exactness)
		add_text(out, "verified", page->facts[PAGE_VERIFIED_TEXT].text);
}

static void add_page(struct text *out, const struct parsed_page *page)
{
	text_add_char(out, '{');
	add_facts(out, page);
	text_add_char(out, '}');
}

static void add_provenance(struct text *out, const struct parsed_page *page)
{
	add_key(out, "provenance");
	text_add_char(out, '{');
	for (size_t i = 0; i < PAGE_FIELD_COUNT; i++) {
		const struct fact *fact = &page->facts[i];
		if (fact->exactness == UNKNOWN)
			continue;
		add_key(out, page_fields[i].word);
		text_add_char(out, '{');
		add_text(out, "source", fact_source_word(fact->source));
		if (fact->fetched_at_us)
			add_utc(out, "fetched_at", fact->fetched_at_us);
		add_text(out, "exactness", exactness_word(fact->exactness));
		text_add_char(out, '}');
	}
	text_add_char(out, '}');
}

static void add_by_type(struct text *out, const struct parsed_post *post)
{
	bool any = false;
	for (int i = 0; i < REACTION_KINDS; i++)
		any = any || post->by_type[i].exactness;
	if (!any)
		return;
	add_key(out, "by_type");
	text_add_char(out, '{');
	for (int i = 0; i < REACTION_KINDS; i++)
		add_count(out, reaction_word((enum reaction)i), post->by_type[i]);
	text_add_char(out, '}');
}

/* The Graph API's own names beside the common ones. */
static void add_aliases(struct text *out, const struct parsed_post *post)
{
	static const char *const names[REACTION_KINDS] = {"like", "love", "care", "haha", "wow",
		"sad", "angry"};
	for (int i = 0; i < REACTION_KINDS && post->source == SOURCE_GRAPH; i++)
		add_count(out, names[i], post->by_type[i]);
}

static void add_counts(struct text *out, const struct parsed_post *post)
{
	bool shown = post->source == SOURCE_MOBILE;
	add_count(out, "reactions", post->reactions);
	add_by_type(out, post);
	add_aliases(out, post);
	add_count(out, "likes", post->likes);
	if (shown)
		add_count(out, "likes_shown", post->likes);
	add_count(out, "comments",
		post->kind == POST_KIND_PHOTO && !post->comments.exactness
			? post->comments_top_level
			: post->comments);
	add_count(out, "comments_top_level", post->comments_top_level);
	if (shown)
		add_count(out, "comments_shown", post->comments_top_level);
	add_count(out, "shares", post->shares);
	add_count(out, post->kind == POST_KIND_VIDEO ? "plays" : "video_views", post->views);
	add_count(out, "comments_in_file", post->comments_in_file);
	add_count(out, "likes_in_file", post->likes_in_file);
	if (post->source == SOURCE_JSON_LD || shown)
		add_count(out, "reactions_total", post->reactions);
}

struct named_count {
	const char *name;
	struct count count;
};

/* Names of those that are not exact, where there are any. */
static void add_approximate(struct text *out, const struct named_count *counts, size_t count)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (counts[i].count.exactness != APPROXIMATE)
			continue;
		if (!any) {
			add_key(out, "approximate");
			text_add_char(out, '[');
		}
		any = true;
		separate(out);
		json_encode_string(out, counts[i].name);
	}
	if (any)
		text_add_char(out, ']');
}

static struct count worst_by_type(const struct parsed_post *post)
{
	for (int i = 0; i < REACTION_KINDS; i++)
		if (post->by_type[i].exactness == APPROXIMATE)
			return post->by_type[i];
	return (struct count){.exactness = UNKNOWN};
}

static void add_approximate_of_post(struct text *out, const struct parsed_post *post)
{
	const struct named_count counts[] = {{"reactions", post->reactions},
		{"by_type", worst_by_type(post)}, {"likes", post->likes},
		{"comments", post->comments}, {"comments_top_level", post->comments_top_level},
		{"shares", post->shares},
		{post->kind == POST_KIND_VIDEO ? "plays" : "video_views", post->views}};
	add_approximate(out, counts, COUNT_OF(counts));
}

static void add_approximate_of_comment(struct text *out, const struct parsed_comment *comment)
{
	const struct named_count counts[] = {{"reactions", comment->reactions},
		{"likes", comment->likes}, {"replies", comment->replies}};
	add_approximate(out, counts, COUNT_OF(counts));
}

static void add_media(struct text *out, const struct parsed_post *post)
{
	if (!post->media.count)
		return;
	add_key(out, "media");
	text_add_char(out, '[');
	for (size_t i = 0; i < post->media.count; i++) {
		separate(out);
		text_add_char(out, '{');
		add_text(out, "kind", post->media.items[i].kind == MEDIA_VIDEO ? "video" : "image");
		add_text(out, "id", post->media.items[i].id);
		add_text(out, "url", post->media.items[i].url);
		text_add_char(out, '}');
	}
	text_add_char(out, ']');
}

static void add_post(struct text *out, const struct parsed_post *post)
{
	separate(out);
	text_add_char(out, '{');
	add_text(out, post->kind == POST_KIND_PHOTO ? "photo_id" : "id", post->id);
	add_text(out, "url", post->url);
	add_text(out, "title", post->title);
	add_time(out, post->kind == POST_KIND_ENTRY ? "published" : "created", post->has_created,
		post->created_us, post->created_text);
	add_time(out, "updated", post->has_updated, post->updated_us, post->updated_text);
	add_text(out, "time_text", post->time_text);
	if (post->text || post->kind == POST_KIND_POST) {
		add_key(out, "text");
		json_encode_string(out, post->text);
	}
	add_text(out, "header", post->header);
	add_text(out, "author", post->author);
	add_text(out, "author_id", post->author_id);
	if (post->is_pinned)
		add_flag(out, "pinned", true);
	add_counts(out, post);
	add_approximate_of_post(out, post);
	add_text(out, "reactors_text", post->reactors_text);
	add_media(out, post);
	text_add_char(out, '}');
}

static void add_posts(struct text *out, const char *name, const struct parsed_posts *posts)
{
	add_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < posts->count; i++)
		add_post(out, &posts->items[i]);
	text_add_char(out, ']');
}

static void add_dated_posts(struct text *out, const char *name, const struct parsed_posts *posts)
{
	add_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < posts->count; i++)
		if (posts->items[i].has_created && !posts->items[i].only_in_tile)
			add_post(out, &posts->items[i]);
	text_add_char(out, ']');
}

static void add_comment(struct text *out, const struct parsed_comment *comment)
{
	separate(out);
	if (!comment->id) {
		text_add_string(out, "null");
		return;
	}
	text_add_char(out, '{');
	add_text(out, "id", comment->id);
	add_text(out, "post_id", comment->post_id);
	add_text(out, "parent_id", comment->parent_id);
	add_text(out, "author", comment->author);
	add_text(out, "author_id", comment->author_id);
	add_key(out, "author_url");
	json_encode_string(out, comment->author_url);
	add_time(out, "created", comment->has_created, comment->created_us, comment->created_text);
	add_text(out, "time_text", comment->time_text);
	add_text(out, "text", comment->text);
	add_text(out, "permalink", comment->url);
	add_count(out, "reactions", comment->reactions);
	add_count(out, "likes", comment->likes);
	add_count(out, "replies", comment->replies);
	add_approximate_of_comment(out, comment);
	text_add_char(out, '}');
}

static void add_comments(struct text *out, const char *name, const struct parsed_comments *comments)
{
	add_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < comments->count; i++)
		add_comment(out, &comments->items[i]);
	text_add_char(out, ']');
}

static void add_error(struct text *out, const struct parsed_error *error)
{
	add_key(out, "error");
	text_add_char(out, '{');
	if (error->code)
		add_int(out, "code", error->code);
	if (error->subcode)
		add_int(out, "error_subcode", error->subcode);
	add_text(out, "type", error->type);
	add_text(out, "message", error->message);
	if (error->is_transient)
		add_flag(out, "is_transient", true);
	text_add_char(out, '}');
}

static void add_usage(struct text *out, const struct parsed_usage *usage)
{
	if (!usage->known)
		return;
	add_key(out, "x_app_usage");
	text_add_char(out, '{');
	add_int(out, "call_count", usage->call_count);
	add_int(out, "total_cputime", usage->total_cputime);
	add_int(out, "total_time", usage->total_time);
	if (usage->regain_minutes)
		add_int(out, "estimated_time_to_regain_access", usage->regain_minutes);
	text_add_char(out, '}');
}

static void add_items(struct text *out, const struct parsed_items *items)
{
	add_key(out, "items");
	text_add_char(out, '[');
	for (size_t i = 0; i < items->count; i++) {
		const struct parsed_item *item = &items->items[i];
		separate(out);
		text_add_char(out, '{');
		add_int(out, "http", item->status);
		add_text(out, "class", outcome_word(item->outcome));
		add_usage(out, &item->usage);
		if (item->error.code)
			add_int(out, "error_code", item->error.code);
		add_text(out, "error_type", item->error.type);
		text_add_char(out, '}');
	}
	text_add_char(out, ']');
}

static void add_people_of(struct text *out, const char *name, const struct parsed_people *people,
	enum person_role role)
{
	add_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < people->count; i++) {
		const struct parsed_person *person = &people->items[i];
		if (person->role != role)
			continue;
		separate(out);
		text_add_char(out, '{');
		add_text(out, "id", person->id);
		add_text(out, "name", person->name);
		add_text(out, "url", person->url);
		add_text(out, "picture", person->picture);
		text_add_char(out, '}');
	}
	text_add_char(out, ']');
}

static void add_names(struct text *out, const struct parsed_people *people)
{
	add_key(out, "users");
	text_add_char(out, '[');
	for (size_t i = 0; i < people->count; i++) {
		separate(out);
		json_encode_string(out, people->items[i].name);
	}
	text_add_char(out, ']');
}

static void add_reactors(struct text *out, const struct parsed *parsed)
{
	add_count(out, "reactions_total", parsed->reactions_total);
	add_key(out, "by_reaction_type_id");
	text_add_char(out, '{');
	for (size_t i = 0; i < COUNT_OF(parsed->by_type_id); i++) {
		char name[8];
		(void)snprintf(name, sizeof name, "%zu", i);
		add_count(out, name, parsed->by_type_id[i]);
	}
	text_add_char(out, '}');
	add_names(out, &parsed->people);
	add_people_of(out, "reactors", &parsed->people, PERSON_REACTOR);
}

static void add_people(struct text *out, const struct parsed *parsed)
{
	if (parsed->reactions_total.exactness)
		add_reactors(out, parsed);
	else if (parsed->people.count && parsed->people.items[0].role == PERSON_FOLLOWING)
		add_people_of(out, "following", &parsed->people, PERSON_FOLLOWING);
	else if (parsed->people.count)
		add_people_of(out, "people", &parsed->people, parsed->people.items[0].role);
}

static void add_pages(struct text *out, const struct parsed_pages *pages)
{
	add_key(out, "pages");
	text_add_char(out, '{');
	for (size_t i = 0; i < pages->count; i++) {
		const struct fact *id = &pages->items[i].facts[PAGE_ID];
		add_key(out, id->text ? id->text : "");
		add_page(out, &pages->items[i]);
	}
	text_add_char(out, '}');
}

static void add_videos(struct text *out, const struct parsed_posts *videos)
{
	add_posts(out, "videos", videos);
	add_dated_posts(out, "videos_with_publish_time", videos);
	add_int(out, "distinct_video_ids", (int64_t)videos->count);
}

/* A feed: how many entries, all of them, and the two that people look at. */
static void add_entries(struct text *out, const struct parsed_posts *entries)
{
	add_posts(out, "entries", entries);
	add_int(out, "items", (int64_t)entries->count);
	if (!entries->count)
		return;
	add_key(out, "first");
	add_post(out, &entries->items[0]);
	add_key(out, "last");
	add_post(out, &entries->items[entries->count - 1]);
}

static void add_lists(struct text *out, const struct parsed *parsed)
{
	if (parsed->pages.count)
		add_pages(out, &parsed->pages);
	if (parsed->videos.count)
		add_videos(out, &parsed->videos);
	if (parsed->photos.count) {
		add_posts(out, "photos", &parsed->photos);
		add_int(out, "photos_count", (int64_t)parsed->photos.count);
	}
	if (parsed->source == SOURCE_FEED)
		add_entries(out, &parsed->entries);
	if (parsed->items.count)
		add_items(out, &parsed->items);
	add_people(out, parsed);
}

static int64_t comments_of_posts(const struct parsed *parsed)
{
	int64_t sum = 0;
	for (size_t i = 0; i < parsed->posts.count; i++)
		sum += parsed->posts.items[i].comments_in_file.value;
	return sum;
}

static void add_comment_figures(struct text *out, const struct parsed *parsed)
{
	if (!parsed->comments.count)
		return;
	int64_t count = (int64_t)parsed->comments.count;
	add_int(out, "comments_count", count);
	add_int(out, "comments_in_file", count);
	if (comments_of_posts(parsed))
		add_int(out, "comments_total_in_file", comments_of_posts(parsed));
	if (parsed->comments_elsewhere) {
		add_int(out, "comments_of_this_post", count);
		add_int(out, "comment_divs_in_file", count + parsed->comments_elsewhere);
	}
	if (parsed->ld_comments.count)
		add_comments(out, "ld_comments", &parsed->ld_comments);
}

static void add_paging(struct text *out, const struct parsed *parsed)
{
	if (!parsed->knows_has_next)
		return;
	add_flag(out, "has_next", parsed->has_next);
	add_flag(out, "has_next_page", parsed->has_next);
	add_text(out, "next_cursor", parsed->next_cursor);
}

static bool is_of_any_page(const struct parsed *parsed)
{
	const struct fact *facts = parsed->page.facts;
	return facts[PAGE_TITLE].exactness != UNKNOWN;
}

static void add_null(struct text *out, const char *name)
{
	add_key(out, name);
	text_add_string(out, "null");
}

static void add_main(struct text *out, const struct parsed *parsed)
{
	bool useful = parsed->outcome == OUTCOME_OK || parsed->outcome == OUTCOME_MIXED;
	if (useful && parsed->has_page) {
		add_key(out, "page");
		add_page(out, &parsed->page);
	} else {
		add_null(out, "page");
	}
	if (useful) {
		add_posts(out, "posts", &parsed->posts);
		add_int(out, "posts_count", (int64_t)parsed->posts.count);
		add_comments(out, "comments", &parsed->comments);
	} else {
		add_null(out, "posts");
		add_null(out, "comments");
	}
}

void parsed_json_write(struct text *out, const struct parsed *parsed)
{
	text_add_char(out, '{');
	add_text(out, "class", outcome_word(parsed->outcome));
	add_text(out, "source", fact_source_word(parsed->source));
	add_text(out, "detail", parsed->detail);
	add_main(out, parsed);
	add_lists(out, parsed);
	add_comment_figures(out, parsed);
	add_paging(out, parsed);
	add_text(out, "owner_id", parsed->owner_id);
	if (parsed->posts.count == 1)
		add_text(out, "reactors_text", parsed->posts.items[0].reactors_text);
	if (parsed->error.code || parsed->error.message ||
		parsed->outcome == OUTCOME_TRANSIENT_NON_JSON)
		add_error(out, &parsed->error);
	add_usage(out, &parsed->usage);
	/* What pages of anybody's say is at the top as well. */
	if (is_of_any_page(parsed))
		add_facts(out, &parsed->page);
	if (parsed->has_page)
		add_provenance(out, &parsed->page);
	text_add_string(out, "}\n");
}

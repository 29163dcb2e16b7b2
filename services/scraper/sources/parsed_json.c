/* Members in a fixed order: how it ended, the page, posts and comments, and what else there is. */
#include "sources/parsed_json.h"

#include "sources/member.h"
#include "sources/parsed_json_parts.h"
#include "json/encode.h"

static void add_error(struct text *out, const struct parsed_error *error)
{
	member_key(out, "error");
	text_add_char(out, '{');
	if (error->code)
		member_int(out, "code", error->code);
	if (error->subcode)
		member_int(out, "error_subcode", error->subcode);
	member_text(out, "type", error->type);
	member_text(out, "message", error->message);
	if (error->is_transient)
		member_flag(out, "is_transient", true);
	text_add_char(out, '}');
}

static void add_usage(struct text *out, const struct parsed_usage *usage)
{
	if (!usage->known)
		return;
	member_key(out, "x_app_usage");
	text_add_char(out, '{');
	member_int(out, "call_count", usage->call_count);
	member_int(out, "total_cputime", usage->total_cputime);
	member_int(out, "total_time", usage->total_time);
	if (usage->regain_minutes)
		member_int(out, "estimated_time_to_regain_access", usage->regain_minutes);
	text_add_char(out, '}');
}

static void add_items(struct text *out, const struct parsed_items *items)
{
	member_key(out, "items");
	text_add_char(out, '[');
	for (size_t i = 0; i < items->count; i++) {
		const struct parsed_item *item = &items->items[i];
		member_separate(out);
		text_add_char(out, '{');
		member_int(out, "http", item->status);
		member_text(out, "class", outcome_word(item->outcome));
		add_usage(out, &item->usage);
		if (item->error.code)
			member_int(out, "error_code", item->error.code);
		member_text(out, "error_type", item->error.type);
		text_add_char(out, '}');
	}
	text_add_char(out, ']');
}

static void add_pages(struct text *out, const struct parsed_pages *pages)
{
	member_key(out, "pages");
	text_add_char(out, '{');
	for (size_t i = 0; i < pages->count; i++) {
		const struct fact *id = &pages->items[i].facts[PAGE_ID];
		member_key(out, id->text ? id->text : "");
		parsed_json_page(out, &pages->items[i]);
	}
	text_add_char(out, '}');
}

static void add_videos(struct text *out, const struct parsed_posts *videos)
{
	parsed_json_posts(out, "videos", videos);
	parsed_json_dated_posts(out, "videos_with_publish_time", videos);
	member_int(out, "distinct_video_ids", (int64_t)videos->count);
}

/* A feed: how many entries, all of them, and the two that people look at. */
static void add_entries(struct text *out, const struct parsed_posts *entries)
{
	parsed_json_posts(out, "entries", entries);
	member_int(out, "items", (int64_t)entries->count);
	if (!entries->count)
		return;
	member_key(out, "first");
	parsed_json_post(out, &entries->items[0]);
	member_key(out, "last");
	parsed_json_post(out, &entries->items[entries->count - 1]);
}

static void add_lists(struct text *out, const struct parsed *parsed)
{
	if (parsed->pages.count)
		add_pages(out, &parsed->pages);
	if (parsed->videos.count)
		add_videos(out, &parsed->videos);
	if (parsed->photos.count) {
		parsed_json_posts(out, "photos", &parsed->photos);
		member_int(out, "photos_count", (int64_t)parsed->photos.count);
	}
	if (parsed->source == SOURCE_FEED)
		add_entries(out, &parsed->entries);
	if (parsed->items.count)
		add_items(out, &parsed->items);
	parsed_json_people(out, parsed);
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
	member_int(out, "comments_count", count);
	member_int(out, "comments_in_file", count);
	if (comments_of_posts(parsed))
		member_int(out, "comments_total_in_file", comments_of_posts(parsed));
	if (parsed->comments_elsewhere) {
		member_int(out, "comments_of_this_post", count);
		member_int(out, "comment_divs_in_file", count + parsed->comments_elsewhere);
	}
	if (parsed->ld_comments.count)
		parsed_json_comments(out, "ld_comments", &parsed->ld_comments);
}

static void add_paging(struct text *out, const struct parsed *parsed)
{
	if (!parsed->knows_has_next)
		return;
	member_flag(out, "has_next", parsed->has_next);
	member_flag(out, "has_next_page", parsed->has_next);
	member_text(out, "next_cursor", parsed->next_cursor);
}

static bool is_of_any_page(const struct parsed *parsed)
{
	const struct fact *facts = parsed->page.facts;
	return facts[PAGE_TITLE].exactness != UNKNOWN;
}

static void add_main(struct text *out, const struct parsed *parsed)
{
	bool useful = parsed->outcome == OUTCOME_OK || parsed->outcome == OUTCOME_MIXED;
	if (useful && parsed->has_page) {
		member_key(out, "page");
		parsed_json_page(out, &parsed->page);
	} else {
		member_null(out, "page");
	}
	if (useful) {
		parsed_json_posts(out, "posts", &parsed->posts);
		member_int(out, "posts_count", (int64_t)parsed->posts.count);
		parsed_json_comments(out, "comments", &parsed->comments);
	} else {
		member_null(out, "posts");
		member_null(out, "comments");
	}
}

void parsed_json_write(struct text *out, const struct parsed *parsed)
{
	text_add_char(out, '{');
	member_text(out, "class", outcome_word(parsed->outcome));
	member_text(out, "source", fact_source_word(parsed->source));
	member_text(out, "detail", parsed->detail);
	add_main(out, parsed);
	add_lists(out, parsed);
	add_comment_figures(out, parsed);
	add_paging(out, parsed);
	member_text(out, "owner_id", parsed->owner_id);
	if (parsed->posts.count == 1)
		member_text(out, "reactors_text", parsed->posts.items[0].reactors_text);
	if (parsed->error.code || parsed->error.message ||
		parsed->outcome == OUTCOME_TRANSIENT_NON_JSON)
		add_error(out, &parsed->error);
	add_usage(out, &parsed->usage);
	/* What pages of anybody's say is at the top as well. */
	if (is_of_any_page(parsed))
		parsed_json_facts(out, &parsed->page);
	if (parsed->has_page)
		parsed_json_provenance(out, &parsed->page);
	text_add_string(out, "}\n");
}

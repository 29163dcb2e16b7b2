/* A post of any kind: what it says, and its counts under all names that sources have for them. */
#include "base/macros.h"
#include "sources/member.h"
#include "sources/parsed_json_parts.h"
#include "json/encode.h"

static void add_by_type(struct text *out, const struct parsed_post *post)
{
	bool any = false;
	for (int i = 0; i < REACTION_KINDS; i++)
		any = any || post->by_type[i].exactness;
	if (!any)
		return;
	member_key(out, "by_type");
	text_add_char(out, '{');
	for (int i = 0; i < REACTION_KINDS; i++)
		member_count(out, reaction_word((enum reaction)i), post->by_type[i]);
	text_add_char(out, '}');
}

/* The Graph API's own names beside the common ones. */
static void add_aliases(struct text *out, const struct parsed_post *post)
{
	static const char *const names[REACTION_KINDS] = {"like", "love", "care", "haha", "wow",
		"sad", "angry"};
	for (int i = 0; i < REACTION_KINDS && post->source == SOURCE_GRAPH; i++)
		member_count(out, names[i], post->by_type[i]);
}

static void add_counts(struct text *out, const struct parsed_post *post)
{
	bool shown = post->source == SOURCE_MOBILE;
	member_count(out, "reactions", post->reactions);
	add_by_type(out, post);
	add_aliases(out, post);
	member_count(out, "likes", post->likes);
	if (shown)
		member_count(out, "likes_shown", post->likes);
	member_count(out, "comments",
		post->kind == POST_KIND_PHOTO && !post->comments.exactness
			? post->comments_top_level
			: post->comments);
	member_count(out, "comments_top_level", post->comments_top_level);
	if (shown)
		member_count(out, "comments_shown", post->comments_top_level);
	member_count(out, "shares", post->shares);
	member_count(out, post->kind == POST_KIND_VIDEO ? "plays" : "video_views", post->views);
	member_count(out, "comments_in_file", post->comments_in_file);
	member_count(out, "likes_in_file", post->likes_in_file);
	if (post->source == SOURCE_JSON_LD || shown)
		member_count(out, "reactions_total", post->reactions);
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
	parsed_json_approximate(out, counts, COUNT_OF(counts));
}

static void add_media(struct text *out, const struct parsed_post *post)
{
	if (!post->media.count)
		return;
	member_key(out, "media");
	text_add_char(out, '[');
	for (size_t i = 0; i < post->media.count; i++) {
		member_separate(out);
		text_add_char(out, '{');
		member_text(out, "kind",
			post->media.items[i].kind == MEDIA_VIDEO ? "video" : "image");
		member_text(out, "id", post->media.items[i].id);
		member_text(out, "url", post->media.items[i].url);
		text_add_char(out, '}');
	}
	text_add_char(out, ']');
}

void parsed_json_post(struct text *out, const struct parsed_post *post)
{
	member_separate(out);
	text_add_char(out, '{');
	member_text(out, post->kind == POST_KIND_PHOTO ? "photo_id" : "id", post->id);
	member_text(out, "url", post->url);
	member_text(out, "title", post->title);
	member_time(out, post->kind == POST_KIND_ENTRY ? "published" : "created", post->has_created,
		post->created_us, post->created_text);
	member_time(out, "updated", post->has_updated, post->updated_us, post->updated_text);
	member_text(out, "time_text", post->time_text);
	if (post->text || post->kind == POST_KIND_POST) {
		member_key(out, "text");
		json_encode_string(out, post->text);
	}
	member_text(out, "header", post->header);
	member_text(out, "author", post->author);
	member_text(out, "author_id", post->author_id);
	if (post->is_pinned)
		member_flag(out, "pinned", true);
	add_counts(out, post);
	add_approximate_of_post(out, post);
	member_text(out, "reactors_text", post->reactors_text);
	add_media(out, post);
	text_add_char(out, '}');
}

void parsed_json_posts(struct text *out, const char *name, const struct parsed_posts *posts)
{
	member_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < posts->count; i++)
		parsed_json_post(out, &posts->items[i]);
	text_add_char(out, ']');
}

void parsed_json_dated_posts(struct text *out, const char *name, const struct parsed_posts *posts)
{
	member_key(out, name);
	text_add_char(out, '[');
	for (size_t i = 0; i < posts->count; i++)
		if (posts->items[i].has_created && !posts->items[i].only_in_tile)
			parsed_json_post(out, &posts->items[i]);
	text_add_char(out, ']');
}

/* One small function for each thing that an item has; the verdict is theirs together. */
#include "import/rules.h"

#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"
#include "images/image_choice.h"
#include "import/text.h"
#include "tags.h"

#define NOTES_MAX 16
#define WORDS_FOR_TITLE 60   /* code points */
#define BYTES_FOR_TITLE 4096 /* of content that are looked at for them */

struct status_rule {
	const char *word;	  /* the source's */
	enum post_status post;	  /* what a post becomes; 0: passed over */
	enum post_status article; /* what an article becomes */
};

static const struct status_rule status_rules[] = {
	{"publish", POST_STATUS_PUBLISHED, POST_STATUS_PUBLISHED},
	{"published", POST_STATUS_PUBLISHED, POST_STATUS_PUBLISHED},
	{"future", POST_STATUS_SCHEDULED, POST_STATUS_SCHEDULED},
	{"scheduled", POST_STATUS_SCHEDULED, POST_STATUS_SCHEDULED},
	{"draft", POST_STATUS_DRAFT, POST_STATUS_DRAFT},
	{"pending", POST_STATUS_DRAFT, POST_STATUS_PENDING},
	{"approved", POST_STATUS_DRAFT, POST_STATUS_APPROVED},
	{"rejected", POST_STATUS_DRAFT, POST_STATUS_REJECTED},
	{"failed", POST_STATUS_FAILED, POST_STATUS_FAILED},
	{"unconfirmed", POST_STATUS_UNCONFIRMED, POST_STATUS_UNCONFIRMED},
	{"private", POST_STATUS_DRAFT, POST_STATUS_DRAFT},
	{"trash", 0, 0},
	{"auto-draft", 0, 0},
	{"inherit", 0, 0},
};

static void note(struct call *c, struct import_post *out, const char *format, ...)
	PRINTF_LIKE(3, 4);

static void note(struct call *c, struct import_post *out, const char *format, ...)
{
	struct text_list *notes = &out->notes;
	if (!notes->items)
		notes->items = call_alloc(c, NOTES_MAX * sizeof *notes->items);
	if (notes->count == NOTES_MAX)
		return;
	va_list args;
	va_start(args, format);
	notes->items[notes->count++] = arena_vprintf(c->arena, format, args);
	va_end(args);
}

static bool is_page(const struct import_item *item)
{
	return item->type && strcmp(item->type, "page") == 0;
}

static const struct status_rule *find_status(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(status_rules); i++)
		if (strcmp(status_rules[i].word, word) == 0)
			return &status_rules[i];
	return NULL;
}

/* Whether it is something that becomes a post at all. */
static enum import_verdict judge_type(struct call *c, const struct import_item *item,
	const char **reason)
{
	if (item->type && *item->type && strcmp(item->type, "post") != 0 && !is_page(item)) {
		*reason = call_printf(c, "of type %s: only posts and pages are imported",
			import_text_cut(c, item->type, IMPORT_TAG_MAX));
		return IMPORT_PASSED_OVER;
	}
	return IMPORT_TAKEN;
}

static enum import_verdict apply_status(struct call *c, const struct import_item *item,
	struct import_post *out, const char **reason)
{
	const char *word = item->status && *item->status ? item->status : "draft";
	const struct status_rule *rule = find_status(word);
	if (!rule) {
		*reason = call_printf(c, "its status %s is not known",
			import_text_cut(c, word, IMPORT_TAG_MAX));
		return IMPORT_REFUSED;
	}
	if (!rule->post) {
		*reason = call_printf(c, "its status is %s", word);
		return IMPORT_PASSED_OVER;
	}
	bool article = out->post.kind == POST_KIND_ARTICLE;
	out->post.status = article ? rule->article : rule->post;
	if (out->post.status == POST_STATUS_DRAFT && strcmp(word, "draft") != 0)
		note(c, out, "a draft now: it was %s", word);
	if (item->has_password && out->post.status != POST_STATUS_DRAFT) {
		out->post.status = POST_STATUS_DRAFT;
		note(c, out, "a draft now: it had a password");
	}
	return IMPORT_TAKEN;
}

static bool is_dead_letter(enum post_status status)
{
	return status == POST_STATUS_FAILED || status == POST_STATUS_UNCONFIRMED;
}

/* What it becomes that was to go live at a time that is of no use. */
static void take_off(struct post *post)
{
	bool article = post->kind == POST_KIND_ARTICLE;
	post->status = article ? POST_STATUS_APPROVED : POST_STATUS_DRAFT;
	post->has_publish_at = false;
	post->publish_at_us = 0;
}

/* Its minute: what is scheduled here goes live at a full minute. */
static int64_t minute_of(int64_t time_us)
{
	return time_us - (time_us % US_PER_MINUTE + US_PER_MINUTE) % US_PER_MINUTE;
}

static void apply_schedule(struct call *c, const struct import_item *item, struct import_post *out)
{
	struct post *post = &out->post;
	post->publish_at_us = minute_of(item->date_us);
	post->has_publish_at = item->has_date && post->publish_at_us > call_now_us(c);
	if (post->has_publish_at)
		return;
	take_off(post);
	note(c, out, "%s now: the time it was scheduled for %s",
		post->status == POST_STATUS_DRAFT ? "a draft" : "approved only",
		item->has_date ? "is past" : "is not told");
}

/* The minute that it went live at, or was to. A dead letter without one could not be taken up. */
static void keep_minute(struct call *c, const struct import_item *item, struct import_post *out)
{
	struct post *post = &out->post;
	bool dead = is_dead_letter(post->status);
	if (item->has_was_at && (dead || post->status == POST_STATUS_PUBLISHED)) {
		post->has_publish_at = true;
		post->publish_at_us = minute_of(item->was_at_us);
	} else if (dead) {
		take_off(post);
		note(c, out, "%s now: the time it was scheduled for is not told",
			post->status == POST_STATUS_DRAFT ? "a draft" : "approved only");
	}
	out->failure = is_dead_letter(post->status) ? item->failure : NULL;
}

static void apply_publication(struct call *c, const struct import_item *item,
	struct import_post *out)
{
	struct post *post = &out->post;
	int64_t now_us = call_now_us(c);
	post->has_published_at = true;
	post->published_at_us = item->has_date && item->date_us < now_us ? item->date_us : now_us;
	if (!item->has_date)
		note(c, out, "published now: it has no date");
	else if (item->date_us > now_us)
		note(c, out, "published now: its date is yet to come");
}

/* An article that was edited since, or is scheduled once more, was out before. */
static void keep_first_publication(struct call *c, const struct import_item *item,
	struct post *post)
{
	post->has_published_at = item->has_published && item->published_us < call_now_us(c);
	post->published_at_us = post->has_published_at ? item->published_us : 0;
}

static int64_t past_or(bool has, int64_t time_us, int64_t now_us, int64_t otherwise_us)
{
	return has && time_us < now_us ? time_us : otherwise_us;
}

static void apply_dates(struct call *c, const struct import_item *item, struct import_post *out)
{
	struct post *post = &out->post;
	int64_t now_us = call_now_us(c);
	if (item->odd_date)
		note(c, out, "its date cannot be read: %s",
			import_text_cut(c, item->odd_date, IMPORT_TAG_MAX));
	if (item->has_date && item->date_is_local)
		note(c, out, "its date is taken as UTC: the zone is not told");
	if (post->status == POST_STATUS_SCHEDULED)
		apply_schedule(c, item, out);
	else
		keep_minute(c, item, out);
	out->has_schedule = item->has_schedule && post->has_publish_at;
	out->schedule = item->schedule;
	if (post->status == POST_STATUS_PUBLISHED)
		apply_publication(c, item, out);
	else
		keep_first_publication(c, item, post);
	post->created_at_us = past_or(item->has_date, item->date_us, now_us, now_us);
	post->created_at_us = past_or(item->has_created, item->created_us, now_us,
		post->created_at_us);
	bool later = item->has_updated && item->updated_us > post->created_at_us;
	post->updated_at_us = past_or(later, item->updated_us, now_us, post->created_at_us);
}

/* What stands in for a content that is not there. */
static enum import_verdict apply_content(struct call *c, const struct import_item *item,
	struct import_post *out, const char **reason)
{
	if (item->is_exact) {
		out->post.content = item->content;
		return IMPORT_TAKEN;
	}
	const char *content = import_text_clean(c, item->content ? item->content : "");
	if (item->content_too_long || utf8_length(content) > IMPORT_CONTENT_MAX) {
		*reason = call_printf(c, "its content has more than %d characters",
			IMPORT_CONTENT_MAX);
		return IMPORT_REFUSED;
	}
	if (!*import_text_line(c, content)) {
		content = import_text_clean(c, item->excerpt ? item->excerpt : "");
		if (*import_text_line(c, content))
			note(c, out, "its excerpt is its content now: it had none");
		else
			content = "";
	}
	out->post.content = content;
	return IMPORT_TAKEN;
}

/* The title as plain text; where there is none, the first words. */
static void apply_title(struct call *c, const struct import_item *item, struct import_post *out)
{
	const char *title = item->title ? item->title : "";
	if (item->is_exact) {
		out->post.title = title;
		return;
	}
	bool html = out->post.format == POST_FORMAT_HTML;
	title = html ? import_text_plain(c, title, SIZE_MAX) : import_text_line(c, title);
	if (!*title) {
		title = import_text_plain(c, out->post.content, BYTES_FOR_TITLE);
		title = *title ? import_text_cut(c, title, WORDS_FOR_TITLE) : IMPORT_NO_TITLE;
		note(c, out, "had no title");
	}
	if (utf8_length(title) > IMPORT_TITLE_MAX)
		note(c, out, "its title is cut to %d characters", IMPORT_TITLE_MAX);
	out->post.title = import_text_cut(c, title, IMPORT_TITLE_MAX);
}

/* After both are known: content must hold something, so a title alone stands for it too. */
static enum import_verdict require_content(struct call *c, const struct import_item *item,
	struct import_post *out, const char **reason)
{
	if (item->is_exact || *out->post.content)
		return IMPORT_TAKEN;
	if (strcmp(out->post.title, IMPORT_NO_TITLE) == 0) {
		*reason = "it has neither title nor content";
		return IMPORT_PASSED_OVER;
	}
	out->post.content = import_text_clean(c, item->title);
	note(c, out, "its title is its content now: it had none");
	return IMPORT_TAKEN;
}

static bool says_nothing(const char *tag)
{
	return !*tag || strcmp(tag, "Uncategorized") == 0;
}

static void add_tags(struct call *c, struct import_post *out, const struct text_list *from,
	struct text_list *tags)
{
	for (size_t i = 0; i < from->count; i++) {
		const char *tag = import_text_line(c, from->items[i]);
		if (says_nothing(tag))
			continue;
		if (utf8_length(tag) > IMPORT_TAG_MAX)
			note(c, out, "a tag is cut to %d characters", IMPORT_TAG_MAX);
		tags->items[tags->count++] = import_text_cut(c, tag, IMPORT_TAG_MAX);
	}
}

/* Tags first, for they say more; then categories, which here are tags too. */
static void apply_tags(struct call *c, const struct import_item *item, struct import_post *out)
{
	if (item->is_exact) {
		out->post.tags = tags_unique(c, &item->tags);
		return;
	}
	struct text_list tags = {0};
	tags.items = call_alloc(c,
		(1 + item->tags.count + item->categories.count) * sizeof *tags.items);
	if (is_page(item))
		tags.items[tags.count++] = "page";
	add_tags(c, out, &item->tags, &tags);
	add_tags(c, out, &item->categories, &tags);
	tags = tags_unique(c, &tags);
	if (tags.count > IMPORT_TAGS_MAX) {
		note(c, out, "only %d of its %zu tags and categories are kept", IMPORT_TAGS_MAX,
			tags.count);
		tags.count = IMPORT_TAGS_MAX;
	}
	out->post.tags = tags;
}

/* They are named, not taken: what lies here is held, what does not stays a mere address. */
static enum import_verdict apply_images(struct call *c, const struct import_item *item,
	struct import_post *out, const char **reason)
{
	for (size_t i = 0; i < item->images.count; i++) {
		if (image_choice_is_address(item->images.items[i].url))
			continue;
		*reason = call_printf(c, "images/%zu/url: is no address of an image", i);
		return IMPORT_REFUSED;
	}
	out->has_images = item->is_exact;
	out->post.images = item->images;
	return IMPORT_TAKEN;
}

static void apply_defaults(const struct import_item *item, struct import_post *out)
{
	*out = (struct import_post){.key = item->key, .author = item->author};
	out->post.kind = item->kind ? item->kind : POST_KIND_POST;
	out->post.format = item->format ? item->format : POST_FORMAT_MARKDOWN;
	out->post.channel = item->channel ? item->channel : CHANNEL_SITE;
	out->post.version = 1;
}

enum import_verdict import_rules_apply(struct call *c, const struct import_item *item,
	struct import_post *out, const char **reason)
{
	*reason = NULL;
	apply_defaults(item, out);
	enum import_verdict verdict = judge_type(c, item, reason);
	if (verdict == IMPORT_TAKEN)
		verdict = apply_status(c, item, out, reason);
	if (verdict == IMPORT_TAKEN)
		verdict = apply_content(c, item, out, reason);
	if (verdict == IMPORT_TAKEN)
		verdict = apply_images(c, item, out, reason);
	if (verdict != IMPORT_TAKEN)
		return verdict;
	apply_dates(c, item, out);
	apply_title(c, item, out);
	apply_tags(c, item, out);
	return require_content(c, item, out, reason);
}

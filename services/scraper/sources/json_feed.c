/* Its own names for what other feeds have. */
#include "sources/json_feed.h"

#include "base/macros.h"
#include "sources/feed.h"
#include "sources/moment.h"

#define VERSION "https://jsonfeed.org/version/"

static const char *words(struct parsing *p, struct value object, const char *const *names)
{
	const char *found = NULL;
	for (; *names && !found; names++)
		found = text_trim(p->arena, value_words(value_member(object, *names), p->arena));
	return found;
}

#define WORDS(object, ...) words(p, object, (const char *const[]){__VA_ARGS__, NULL})

bool json_feed_is(struct parsing *p, struct value root)
{
	const char *version = value_text(value_member(root, "version"), p->arena);
	return version && strncmp(version, VERSION, strlen(VERSION)) == 0;
}

/* 1.1 has several, 1.0 one. */
static const char *author_of(struct parsing *p, struct value object)
{
	struct value author = value_first(value_member(object, "authors"));
	if (!value_is(author))
		author = value_member(object, "author");
	return WORDS(author, "name");
}

static const char *read_time(struct parsing *p, struct value entry, const char *name, bool *has,
	int64_t *time_us)
{
	const char *text = WORDS(entry, name);
	*has = text && moment_parse(text, time_us);
	return text;
}

static const char *text_of(struct parsing *p, struct value item)
{
	const char *text = WORDS(item, "content_text");
	const char *markup = text ? NULL : WORDS(item, "content_html");
	if (markup)
		text = feed_plain_text(p, markup);
	return text ? text : WORDS(item, "summary");
}

static void read_item(struct parsing *p, struct value item)
{
	struct parsed_post *entry = value_kind(item) == TREE_OBJECT
					    ? LIST_ADD(p->arena, &p->out->entries, PARSED_POSTS_MAX)
					    : NULL;
	if (!entry)
		return;
	entry->kind = POST_KIND_ENTRY;
	entry->source = SOURCE_FEED;
	entry->url = WORDS(item, "url", "external_url");
	entry->id = value_id(value_member(item, "id"), p->arena);
	if (!entry->id)
		entry->id = entry->url;
	entry->title = WORDS(item, "title");
	entry->text = text_of(p, item);
	entry->author = author_of(p, item);
	entry->created_text = read_time(p, item, "date_published", &entry->has_created,
		&entry->created_us);
	entry->updated_text = read_time(p, item, "date_modified", &entry->has_updated,
		&entry->updated_us);
}

bool json_feed_read(struct parsing *p, struct value root)
{
	page_set_text(p, PAGE_TITLE, SOURCE_FEED, WORDS(root, "title"));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_FEED, WORDS(root, "description"));
	page_set_text(p, PAGE_LINK, SOURCE_FEED, WORDS(root, "home_page_url"));
	page_set_text(p, PAGE_LANG, SOURCE_FEED, WORDS(root, "language"));
	page_set_text(p, PAGE_IMAGE, SOURCE_FEED, WORDS(root, "icon", "favicon"));
	page_set_text(p, PAGE_AUTHOR, SOURCE_FEED, author_of(p, root));
	struct value items = value_member(root, "items");
	for (struct value i = value_first(items); value_is(i); i = value_next(items, i))
		read_item(p, i);
	return p->out->has_page || p->out->entries.count;
}

/* The three differ in where entries are and in the names of a few fields. */
#include "sources/feed.h"

#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/moment.h"

static const char *const roots[] = {"rss", "feed", "atom:feed", "rdf:RDF"};

/* Behind blanks, declarations, comments and processing instructions. */
static const char *skip_prologue(const char *at, const char *end)
{
	for (;;) {
		while (at < end && (unsigned char)*at <= ' ')
			at++;
		if (end - at < 2 || *at != '<' || (at[1] != '?' && at[1] != '!'))
			return at;
		at = document_behind_declaration(at, end);
	}
}

bool feed_is(const char *text, size_t len)
{
	const char *end = text + len, *at = skip_prologue(text, end);
	for (size_t i = 0; i < COUNT_OF(roots); i++) {
		size_t name = strlen(roots[i]);
		if ((size_t)(end - at) > name + 1 && memcmp(at + 1, roots[i], name) == 0 &&
			strchr(" >\r\n\t/", at[1 + name]))
			return *at == '<';
	}
	return false;
}

static uint32_t find_root(const struct document *d)
{
	for (uint32_t i = 1; i < d->count; i++)
		for (size_t j = 0; j < COUNT_OF(roots); j++)
			if (node_is(d, i, roots[j]))
				return i;
	return NODE_NOWHERE;
}

/* As Atom's type="html" has it. */
const char *feed_plain_text(struct parsing *p, const char *markup)
{
	struct document *d = document_read(p->arena, DOCUMENT_HTML, markup, strlen(markup));
	return text_trim(p->arena, node_text(d, 0, WORDS_BYTES_MAX));
}

/* A child's text; names may be several, the first that is there counts. */
static const char *child_text(struct parsing *p, uint32_t parent, const char *const *names)
{
	for (; *names; names++) {
		uint32_t node = node_child(p->document, parent, *names);
		const char *text = text_trim(p->arena, node_content(p->document, node));
		const char *type = node_attribute(p->document, node, "type");
		if (text)
			return type && strcasecmp(type, "html") == 0 ? feed_plain_text(p, text)
								     : text;
	}
	return NULL;
}

#define TEXT(parent, ...) child_text(p, parent, (const char *const[]){__VA_ARGS__, NULL})

/* Atom says where in an attribute, and names several places; "alternate" is the page. */
static const char *read_link(struct parsing *p, uint32_t parent)
{
	static const char *const names[] = {"link", "atom:link"};
	const struct document *d = p->document;
	const char *text = TEXT(parent, "link");
	if (text && address_is_web(text))
		return text;
	const char *base = p->answer->url ? p->answer->url : "";
	for (size_t j = 0; j < COUNT_OF(names); j++)
		for (uint32_t i = node_child(d, parent, names[j]); i != NODE_NOWHERE;
			i = node_next(d, parent, i)) {
			const char *rel = node_is(d, i, names[j]) ? node_attribute(d, i, "rel")
								  : "none";
			if (!rel || strcasecmp(rel, "alternate") == 0)
				return address_resolve(p->arena, base,
					node_attribute(d, i, "href"));
		}
	return NULL;
}

static void read_time(const char *text, bool *has, int64_t *time_us, const char **kept)
{
	*has = text && moment_parse(text, time_us);
	*kept = text;
}

static void read_entry(struct parsing *p, uint32_t node)
{
	struct parsed_post *entry = LIST_ADD(p->arena, &p->out->entries, PARSED_POSTS_MAX);
	if (!entry)
		return;
	entry->kind = POST_KIND_ENTRY;
	entry->source = SOURCE_FEED;
	entry->url = read_link(p, node);
	entry->id = TEXT(node, "id", "guid", "atom:id");
	if (!entry->id)
		entry->id = entry->url;
	entry->title = TEXT(node, "title", "atom:title");
	entry->text = TEXT(node, "content:encoded", "description", "summary", "content",
		"atom:summary", "atom:content");
	entry->author = TEXT(node, "dc:creator", "author", "atom:author");
	read_time(TEXT(node, "pubDate", "published", "dc:date", "issued", "updated",
			  "atom:published", "atom:updated"),
		&entry->has_created, &entry->created_us, &entry->created_text);
	read_time(TEXT(node, "updated", "modified", "atom:updated"), &entry->has_updated,
		&entry->updated_us, &entry->updated_text);
}

static void read_channel(struct parsing *p, uint32_t channel)
{
	page_set_text(p, PAGE_TITLE, SOURCE_FEED, TEXT(channel, "title", "atom:title"));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_FEED, TEXT(channel, "description"));
	page_set_text(p, PAGE_SUBTITLE, SOURCE_FEED,
		TEXT(channel, "subtitle", "tagline", "atom:subtitle"));
	page_set_text(p, PAGE_LINK, SOURCE_FEED, read_link(p, channel));
	page_set_text(p, PAGE_LANG, SOURCE_FEED, TEXT(channel, "language", "dc:language"));
	page_set_time(p, PAGE_UPDATED, SOURCE_FEED,
		TEXT(channel, "updated", "lastBuildDate", "pubDate", "dc:date", "atom:updated"));
	uint32_t image = node_child(p->document, channel, "image");
	page_set_text(p, PAGE_IMAGE, SOURCE_FEED,
		image == NODE_NOWHERE ? TEXT(channel, "logo", "icon") : TEXT(image, "url"));
	uint32_t cover = node_child(p->document, channel, "itunes:image");
	page_set_text(p, PAGE_IMAGE, SOURCE_FEED, node_attribute(p->document, cover, "href"));
	page_set_text(p, PAGE_AUTHOR, SOURCE_FEED,
		TEXT(channel, "itunes:author", "dc:creator", "managingEditor", "author"));
}

bool feed_read(struct parsing *p)
{
	p->document = document_read(p->arena, DOCUMENT_XML, p->text, p->len);
	const struct document *d = p->document;
	uint32_t root = find_root(d);
	if (root == NODE_NOWHERE)
		return false;
	uint32_t channel = node_child(d, root, "channel");
	read_channel(p, channel == NODE_NOWHERE ? root : channel);
	/* Of RDF, items are next to the channel; what is broken may have them anywhere. */
	for (uint32_t i = root + 1; i < d->nodes[root].next;) {
		bool entry = node_is(d, i, "item") || node_is(d, i, "entry") ||
			     node_is(d, i, "atom:entry");
		/* The end of one that is cut off is in the middle of anything. */
		if (entry && !d->nodes[i].is_cut)
			read_entry(p, i);
		i = entry ? d->nodes[i].next : i + 1;
	}
	return p->out->has_page || p->out->entries.count;
}

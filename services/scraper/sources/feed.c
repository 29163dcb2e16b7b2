/* The three differ in where entries are and in the names of a few fields. */
#include "sources/feed.h"

#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/moment.h"

static const char *const roots[] = {"rss", "feed", "RDF"};

/* RSS 1.0 and 0.90, whose elements may have a prefix of any name (xmlns). */
static const char *const vocabularies[] = {"http://purl.org/rss/1.0/",
	"http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/"};

struct feed {
	struct parsing *p;
	const char *prefix;   /* "rss:"; "": none */
	const char *names[2]; /* of an entry, with it */
};

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

/* The name without its prefix. */
static bool is_root_name(const char *name, size_t len)
{
	const char *colon = memchr(name, ':', len);
	size_t prefix = colon ? (size_t)(colon + 1 - name) : 0;
	for (size_t i = 0; i < COUNT_OF(roots); i++)
		if (len - prefix == strlen(roots[i]) &&
			memcmp(name + prefix, roots[i], len - prefix) == 0)
			return true;
	return false;
}

bool feed_is(const char *text, size_t len)
{
	const char *end = text + len, *at = skip_prologue(text, end);
	if (at == end || *at != '<')
		return false;
	const char *name = at + 1;
	for (at = name; at < end && !strchr(" >\r\n\t/", *at); at++)
		continue;
	return at < end && is_root_name(name, (size_t)(at - name));
}

static uint32_t find_root(const struct document *d)
{
	for (uint32_t i = 1; i < d->count; i++)
		if (d->nodes[i].kind == NODE_ELEMENT &&
			is_root_name(d->source + d->nodes[i].at, d->nodes[i].len))
			return i;
	return NODE_NOWHERE;
}

static bool is_vocabulary(const char *value, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(vocabularies); i++)
		if (strlen(vocabularies[i]) == len && memcmp(vocabularies[i], value, len) == 0)
			return true;
	return false;
}

/* The prefix that "xmlns:rss='http://purl.org/rss/1.0/'" declares; or the root's own. */
static const char *find_prefix(struct parsing *p, uint32_t root)
{
	const struct node *node = &p->document->nodes[root];
	const char *name = p->document->source + node->at;
	const char *colon = memchr(name, ':', node->len);
	const char *at = p->document->source + node->attributes;
	const char *end = p->document->source + node->end;
	while ((at = memmem(at, (size_t)(end - at), "xmlns:", 6))) {
		const char *declared = at += 6, *quote = memchr(at, '=', (size_t)(end - at));
		if (!quote || end - quote < 3)
			break;
		const char *close = memchr(quote + 2, quote[1], (size_t)(end - quote - 2));
		if (close && is_vocabulary(quote + 2, (size_t)(close - quote - 2)))
			return arena_printf(p->arena, "%.*s:", (int)(quote - declared), declared);
	}
	bool is_atom = colon && node->len > 5 && memcmp(name + node->len - 5, ":feed", 5) == 0;
	return is_atom ? arena_copy(p->arena, name, (size_t)(colon + 1 - name)) : "";
}

/* As Atom's type="html" has it. */
const char *feed_plain_text(struct parsing *p, const char *markup)
{
	struct document *d = document_read(p->arena, DOCUMENT_HTML, markup, strlen(markup));
	return text_trim(p->arena, node_text(d, 0, WORDS_BYTES_MAX));
}

static uint32_t find_child(const struct feed *f, uint32_t parent, const char *name)
{
	uint32_t node = node_child(f->p->document, parent, name);
	if (node != NODE_NOWHERE || !*f->prefix)
		return node;
	return node_child(f->p->document, parent,
		arena_printf(f->p->arena, "%s%s", f->prefix, name));
}

/* A child's text; names may be several, the first that is there counts. */
static const char *child_text(const struct feed *f, uint32_t parent, const char *const *names)
{
	for (; *names; names++) {
		uint32_t node = find_child(f, parent, *names);
		const char *text = text_trim(f->p->arena, node_content(f->p->document, node));
		const char *type = node_attribute(f->p->document, node, "type");
		if (text)
			return type && strcasecmp(type, "html") == 0 ? feed_plain_text(f->p, text)
								     : text;
	}
	return NULL;
}

#define TEXT(parent, ...) child_text(f, parent, (const char *const[]){__VA_ARGS__, NULL})

/* What RSS describes with is HTML, whatever type it says. */
static const char *read_words(const struct feed *f, uint32_t parent)
{
	const char *html = TEXT(parent, "content:encoded", "description");
	if (!html)
		return TEXT(parent, "summary", "content", "atom:summary", "atom:content");
	return strpbrk(html, "<&") ? feed_plain_text(f->p, html) : html;
}

/* Atom's author has a name, an address and more; of RSS it is "ann@a.example (Ann)". */
static const char *read_author(const struct feed *f, uint32_t parent)
{
	static const char *const names[] = {"author", "atom:author"};
	const char *creator = TEXT(parent, "dc:creator", "itunes:author");
	for (size_t i = 0; !creator && i < COUNT_OF(names); i++)
		creator = TEXT(find_child(f, parent, names[i]), "name", "atom:name");
	if (!creator)
		creator = TEXT(parent, "author", "managingEditor");
	const char *open = creator ? strchr(creator, '(') : NULL;
	const char *close = open ? strchr(open, ')') : NULL;
	bool is_mail = close && strchr(creator, '@') && strchr(creator, '@') < open;
	return is_mail ? text_trim(f->p->arena,
				 arena_copy(f->p->arena, open + 1, (size_t)(close - open - 1)))
		       : creator;
}

static bool is_image(const struct document *d, uint32_t node)
{
	const char *type = node_attribute(d, node, "type"), *medium;
	medium = node_attribute(d, node, "medium");
	return node_is(d, node, "media:thumbnail") ||
	       (medium && strcasecmp(medium, "image") == 0) ||
	       (type && strncasecmp(type, "image/", 6) == 0);
}

/* The first picture that is attached to an entry. */
static void read_picture(const struct feed *f, uint32_t parent, struct parsed_post *entry)
{
	static const char *const names[] = {"media:content", "enclosure", "media:thumbnail"};
	const struct document *d = f->p->document;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		uint32_t node = document_find(d, parent, names[i]);
		if (node == NODE_NOWHERE || !is_image(d, node))
			continue;
		const char *base = f->p->answer->url ? f->p->answer->url : "";
		const char *url = address_resolve(f->p->arena, base,
			node_attribute(d, node, "url"));
		if (!url)
			continue;
		entry->media.items = arena_alloc(f->p->arena, sizeof *entry->media.items);
		entry->media.items[0] = (struct parsed_media){.kind = MEDIA_IMAGE, .url = url};
		entry->media.count = 1;
		return;
	}
}

/* Atom says where in an attribute, and names several places; "alternate" is the page. */
static const char *read_link(const struct feed *f, uint32_t parent)
{
	struct parsing *p = f->p;
	const char *const names[] = {"link", "atom:link",
		arena_printf(p->arena, "%slink", f->prefix)};
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

static void read_entry(const struct feed *f, uint32_t node)
{
	struct parsing *p = f->p;
	struct parsed_post *entry = LIST_ADD(p->arena, &p->out->entries, PARSED_POSTS_MAX);
	if (!entry)
		return;
	entry->kind = POST_KIND_ENTRY;
	entry->source = SOURCE_FEED;
	entry->url = read_link(f, node);
	entry->id = TEXT(node, "id", "guid", "atom:id");
	if (!entry->id)
		entry->id = entry->url;
	entry->title = TEXT(node, "title", "atom:title");
	entry->text = read_words(f, node);
	entry->author = read_author(f, node);
	read_picture(f, node, entry);
	read_time(TEXT(node, "pubDate", "published", "dc:date", "issued", "updated",
			  "atom:published", "atom:updated"),
		&entry->has_created, &entry->created_us, &entry->created_text);
	read_time(TEXT(node, "updated", "modified", "atom:updated"), &entry->has_updated,
		&entry->updated_us, &entry->updated_text);
}

static void read_channel(const struct feed *f, uint32_t channel)
{
	struct parsing *p = f->p;
	page_set_text(p, PAGE_TITLE, SOURCE_FEED, TEXT(channel, "title", "atom:title"));
	page_set_text(p, PAGE_DESCRIPTION, SOURCE_FEED, TEXT(channel, "description"));
	page_set_text(p, PAGE_SUBTITLE, SOURCE_FEED,
		TEXT(channel, "subtitle", "tagline", "atom:subtitle"));
	page_set_text(p, PAGE_LINK, SOURCE_FEED, read_link(f, channel));
	page_set_text(p, PAGE_LANG, SOURCE_FEED, TEXT(channel, "language", "dc:language"));
	page_set_time(p, PAGE_UPDATED, SOURCE_FEED,
		TEXT(channel, "updated", "lastBuildDate", "pubDate", "dc:date", "atom:updated"));
	uint32_t image = find_child(f, channel, "image");
	page_set_text(p, PAGE_IMAGE, SOURCE_FEED,
		image == NODE_NOWHERE ? TEXT(channel, "logo", "icon") : TEXT(image, "url"));
	uint32_t cover = node_child(p->document, channel, "itunes:image");
	page_set_text(p, PAGE_IMAGE, SOURCE_FEED, node_attribute(p->document, cover, "href"));
	page_set_text(p, PAGE_AUTHOR, SOURCE_FEED, read_author(f, channel));
}

static bool is_entry(const struct feed *f, uint32_t node)
{
	static const char *const names[] = {"item", "entry", "atom:entry"};
	const struct document *d = f->p->document;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (node_is(d, node, names[i]))
			return true;
	return *f->prefix && (node_is(d, node, f->names[0]) || node_is(d, node, f->names[1]));
}

bool feed_read(struct parsing *p)
{
	p->document = document_read(p->arena, DOCUMENT_XML, p->text, p->len);
	const struct document *d = p->document;
	uint32_t root = find_root(d);
	if (root == NODE_NOWHERE)
		return false;
	const char *prefix = find_prefix(p, root);
	const struct feed feed = {p, prefix,
		{arena_printf(p->arena, "%sitem", prefix),
			arena_printf(p->arena, "%sentry", prefix)}};
	const struct feed *f = &feed;
	uint32_t channel = find_child(f, root, "channel");
	read_channel(f, channel == NODE_NOWHERE ? root : channel);
	/* Of RDF, items are next to the channel; what is broken may have them anywhere. */
	for (uint32_t i = root + 1; i < d->nodes[root].next;) {
		bool entry = is_entry(f, i);
		/* The end of one that is cut off is in the middle of anything. */
		if (entry && !d->nodes[i].is_cut)
			read_entry(f, i);
		i = entry ? d->nodes[i].next : i + 1;
	}
	return p->out->has_page || p->out->entries.count;
}

/* A table of meta elements: the first of each counts, or all where a page may say several. */
#include "sources/head.h"

#include <stddef.h>
#include <strings.h>

#include "sources/address.h"

static const struct meta {
	const char *name;
	size_t offset; /* of a const char * in struct head */
} metas[] = {
	{"og:title", offsetof(struct head, og_title)},
	{"og:description", offsetof(struct head, og_description)},
	{"og:url", offsetof(struct head, og_url)},
	{"og:image", offsetof(struct head, og_image)},
	{"og:image:url", offsetof(struct head, og_image)},
	{"og:image:secure_url", offsetof(struct head, og_image)},
	{"og:type", offsetof(struct head, og_type)},
	{"og:site_name", offsetof(struct head, og_site_name)},
	{"description", offsetof(struct head, description)},
	{"twitter:title", offsetof(struct head, twitter_title)},
	{"twitter:description", offsetof(struct head, twitter_description)},
	{"twitter:image", offsetof(struct head, twitter_image)},
	{"twitter:image:src", offsetof(struct head, twitter_image)},
	{"twitter:site", offsetof(struct head, twitter_site)},
	{"author", offsetof(struct head, author)},
	{"article:author", offsetof(struct head, author)},
	{"dc.creator", offsetof(struct head, author)},
	{"dcterms.creator", offsetof(struct head, author)},
	{"parsely-author", offsetof(struct head, author)},
	{"sailthru.author", offsetof(struct head, author)},
	{"article:published_time", offsetof(struct head, published)},
	{"article:published", offsetof(struct head, published)},
	{"dc.date", offsetof(struct head, date)},
	{"dc.date.issued", offsetof(struct head, date)},
	{"dcterms.date", offsetof(struct head, date)},
	{"dcterms.created", offsetof(struct head, date)},
	{"parsely-pub-date", offsetof(struct head, date)},
	{"sailthru.date", offsetof(struct head, date)},
	{"pubdate", offsetof(struct head, date)},
	{"date", offsetof(struct head, date)},
	{"article:modified_time", offsetof(struct head, modified)},
	{"dcterms.modified", offsetof(struct head, modified)},
	{"og:updated_time", offsetof(struct head, modified)},
	{"al:ios:url", offsetof(struct head, app_url)},
	{"al:android:url", offsetof(struct head, app_url)},
	{"fb:pages", offsetof(struct head, fb_pages)},
	{"fb:page_id", offsetof(struct head, fb_pages)},
};

static void add_once(struct parsing *p, struct text_list *list, const char *text)
{
	for (size_t i = 0; text && i < list->count; i++)
		if (strcmp(list->items[i], text) == 0)
			return;
	if (!text || list->count == HEAD_LIST_MAX)
		return;
	if (!list->items)
		list->items = arena_alloc(p->arena, HEAD_LIST_MAX * sizeof *list->items);
	list->items[list->count++] = text;
}

/* Marks of the direction of writing, which nobody sees: around names and numbers among Arabic and
 * Hebrew ones. */
static bool is_direction_mark(const char *at)
{
	unsigned char last = (unsigned char)(at[0] && at[1] ? at[2] : 0);
	if (strncmp(at, "\xE2\x80", 2) == 0)
		return last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE);
	return strncmp(at, "\xE2\x81", 2) == 0 && last >= 0xA6 && last <= 0xA9;
}

static const char *without_direction_marks(struct arena *arena, const char *text)
{
	if (!text || !strchr(text, 0xE2))
		return text;
	char *out = arena_strdup(arena, text), *to = out;
	for (const char *at = out; *at;)
		if (is_direction_mark(at))
			at += 3;
		else
			*to++ = *at++;
	*to = '\0';
	return out;
}

static void set_meta(struct parsing *p, const struct meta *meta, const char *content,
	struct head *head)
{
	const char **field = (const char **)(void *)((char *)head + meta->offset);
	if (!*field)
		*field = content;
	if (strcmp(meta->name, "og:image") == 0 || strcmp(meta->name, "og:image:url") == 0)
		add_once(p, &head->images, content);
}

/* A property may be several words (RDFa); a name is one. */
static void read_meta(struct parsing *p, uint32_t node, struct head *head)
{
	const char *names = node_attribute(p->document, node, "property");
	if (!names || !*names)
		names = node_attribute(p->document, node, "name");
	const char *content = names ? node_attribute(p->document, node, "content") : NULL;
	content = text_trim(p->arena, without_direction_marks(p->arena, content));
	while (names && content && *(names += strspn(names, " \t\r\n"))) {
		size_t len = strcspn(names, " \t\r\n");
		for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
			if (strlen(metas[i].name) == len &&
				strncasecmp(metas[i].name, names, len) == 0)
				set_meta(p, &metas[i], content, head);
		names += len;
	}
}

static bool is_feed(const char *type)
{
	return type && (strncasecmp(type, "application/rss+xml", 19) == 0 ||
			       strncasecmp(type, "application/atom+xml", 20) == 0 ||
			       strncasecmp(type, "application/rdf+xml", 19) == 0 ||
			       strncasecmp(type, "application/feed+json", 21) == 0);
}

static void read_link(struct parsing *p, uint32_t node, struct head *head)
{
	if (node_has_word(p->document, node, "rel", "canonical") && !head->canonical)
		head->canonical = text_trim(p->arena, node_attribute(p->document, node, "href"));
	if (node_has_word(p->document, node, "rel", "alternate") &&
		is_feed(node_attribute(p->document, node, "type")))
		add_once(p, &head->feeds, node_attribute(p->document, node, "href"));
}

static void read_title(struct parsing *p, uint32_t node, struct head *head)
{
	if (!head->title)
		head->title = text_trim(p->arena,
			without_direction_marks(p->arena,
				node_text(p->document, node, WORDS_BYTES_MAX)));
}

static void read_element(struct parsing *p, uint32_t node, struct head *head)
{
	const struct document *d = p->document;
	if (node_is(d, node, "meta"))
		read_meta(p, node, head);
	else if (node_is(d, node, "link"))
		read_link(p, node, head);
	else if (node_is(d, node, "title"))
		read_title(p, node, head);
	else if (node_is(d, node, "base") && !head->base)
		head->base = node_attribute(d, node, "href");
	else if (node_is(d, node, "html") && !head->lang)
		head->lang = text_trim(p->arena, node_attribute(d, node, "lang"));
}

static void resolve_all(struct parsing *p, const char *base, struct text_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		const char *url = address_resolve(p->arena, base, list->items[i]);
		if (url)
			list->items[kept++] = url;
	}
	list->count = kept;
}

static const char *resolve(struct parsing *p, const char *base, const char *url)
{
	const char *resolved = url ? address_resolve(p->arena, base, url) : NULL;
	return resolved;
}

static void resolve_head(struct parsing *p, struct head *head)
{
	const char *own = p->answer->url    ? p->answer->url
			  : head->canonical ? head->canonical
					    : head->og_url;
	const char *base = head->base && own ? address_resolve(p->arena, own, head->base)
					     : head->base;
	base = base && address_is_web(base) ? base : own ? own : "";
	head->base = base;
	head->canonical = resolve(p, base, head->canonical);
	head->og_url = resolve(p, base, head->og_url);
	head->og_image = resolve(p, base, head->og_image);
	head->twitter_image = resolve(p, base, head->twitter_image);
	resolve_all(p, base, &head->images);
	resolve_all(p, base, &head->feeds);
}

struct head head_read(struct parsing *p)
{
	struct head head = {.title = NULL};
	for (uint32_t i = 1; i < p->document->count;) {
		/* A <title> within an <svg> names a picture. */
		bool is_picture = node_is(p->document, i, "svg");
		if (p->document->nodes[i].kind == NODE_ELEMENT)
			read_element(p, i, &head);
		i = is_picture ? p->document->nodes[i].next : i + 1;
	}
	resolve_head(p, &head);
	p->lang = head.lang;
	return head;
}

const char *head_name(struct arena *arena, const char *title)
{
	static const char *const tails[] = {" | Facebook", " - Facebook", " | Place"};
	for (bool cut = title != NULL; cut;) {
		cut = false;
		for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
			size_t len = strlen(title), tail = strlen(tails[i]);
			if (len <= tail || strcasecmp(title + len - tail, tails[i]) != 0)
				continue;
			title = arena_copy(arena, title, len - tail);
			cut = true;
		}
	}
	return title;
}

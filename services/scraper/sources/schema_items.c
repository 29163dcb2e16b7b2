/* schema.org in attributes: HTML's microdata (WHATWG HTML, section 5) and RDFa Lite (W3C, 1.1).
 * Both say the same in other words: properties of the outermost items that a page is about. */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/schema_org.h"

struct dialect {
	enum fact_source source;
	const char *property, *item, *type; /* names of attributes */
	const char *marks[3];		    /* a page without any has none */
};

static const struct dialect microdata = {SOURCE_MICRODATA, "itemprop", "itemscope", "itemtype",
	{"itemprop", "itemProp", "ITEMPROP"}};
static const struct dialect rdfa = {SOURCE_RDFA, "property", "typeof", "typeof",
	{"typeof", "typeOf", "TYPEOF"}};

struct reading {
	struct parsing *p;
	const struct dialect *dialect;
	const char *base;
	uint32_t vocabulary_end; /* behind the element that names schema.org for all within */
};

/* Behind "schema:" or "https://schema.org/"; NULL where a name is of another vocabulary. */
static const char *local_name(const struct reading *r, const char *name, uint32_t node)
{
	static const char *const prefixes[] = {"schema:", "http://schema.org/",
		"https://schema.org/"};
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (strncasecmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return name + strlen(prefixes[i]);
	bool is_plain = r->dialect == &microdata || node < r->vocabulary_end;
	return is_plain ? name : NULL;
}

/* Whether one of the words of an attribute is a name of schema.org's. */
static bool has_name(const struct reading *r, uint32_t node, const char *attribute,
	const char *name)
{
	const char *value = node_attribute(r->p->document, node, attribute);
	while (value && *value) {
		size_t len = strcspn(value, " \t\r\n\f");
		const char *local = local_name(r, value, node);
		if (local && (size_t)(value + len - local) == strlen(name) &&
			strncasecmp(local, name, strlen(name)) == 0)
			return true;
		value += len;
		value += strspn(value, " \t\r\n\f");
	}
	return false;
}

/* An address for what has one, content for meta, datetime for times, text for others. */
static const char *property_value(const struct reading *r, uint32_t node)
{
	static const char *const addresses[] = {"href", "src", "data", "resource"};
	const struct document *d = r->p->document;
	const char *content = node_attribute(d, node, "content");
	if (!content)
		content = node_attribute(d, node, "datetime");
	if (content)
		return content;
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		const char *url = node_attribute(d, node, addresses[i]);
		if (url)
			return address_resolve(r->p->arena, r->base, url);
	}
	return node_text(d, node, WORDS_BYTES_MAX);
}

/* The name of an item within, or its text. */
static const char *property_name(const struct reading *r, uint32_t node)
{
	const struct document *d = r->p->document;
	if (!node_attribute(d, node, r->dialect->item))
		return property_value(r, node);
	for (uint32_t i = node + 1; i < d->nodes[node].next; i++)
		if (has_name(r, i, r->dialect->property, "name"))
			return property_value(r, i);
	return NULL;
}

static const struct property {
	const char *name;
	enum page_field field;
	void (*set)(struct parsing *p, enum page_field field, enum fact_source source,
		const char *text);
} properties[] = {
	{"headline", PAGE_TITLE, page_set_text},
	{"name", PAGE_NAME, page_set_text},
	{"description", PAGE_DESCRIPTION, page_set_text},
	{"image", PAGE_IMAGE, page_set_text},
	{"logo", PAGE_PICTURE, page_set_text},
	{"telephone", PAGE_PHONE, page_set_text},
	{"email", PAGE_EMAIL, page_set_text},
	{"author", PAGE_AUTHOR, page_set_text},
	{"publisher", PAGE_PUBLISHER, page_set_text},
	{"datePublished", PAGE_PUBLISHED, page_set_time},
	{"dateModified", PAGE_MODIFIED, page_set_time},
	{"addressLocality", PAGE_CITY, page_set_text},
	{"streetAddress", PAGE_ADDRESS, page_set_text},
};

static void read_property(const struct reading *r, uint32_t node)
{
	for (size_t i = 0; i < COUNT_OF(properties); i++) {
		if (!has_name(r, node, r->dialect->property, properties[i].name))
			continue;
		const char *value = property_name(r, node);
		properties[i].set(r->p, properties[i].field, r->dialect->source, value);
		if (properties[i].field == PAGE_AUTHOR)
			page_add_text(r->p, PAGE_AUTHORS, r->dialect->source, value);
	}
}

/* Comments, offers and reviews are of others. */
static bool is_about_others(const struct reading *r, uint32_t node)
{
	static const char *const others[] = {"Comment", "Review", "UserReview", "Offer",
		"AggregateOffer", "ListItem", "BreadcrumbList", "WPHeader", "WPFooter",
		"SpeakableSpecification", "ImageObject", "WPSideBar", "SiteNavigationElement",
		"UserComments"};
	bool has_type = node_attribute(r->p->document, node, r->dialect->type);
	for (size_t i = 0; has_type && i < COUNT_OF(others); i++)
		if (has_name(r, node, r->dialect->type, others[i]))
			return true;
	return false;
}

/* A vocabulary holds for the element that names it and for all within. */
static void note_vocabulary(struct reading *r, uint32_t node)
{
	const char *vocabulary = r->dialect == &rdfa ? node_attribute(r->p->document, node, "vocab")
						     : NULL;
	if (vocabulary && strcasestr(vocabulary, "schema.org"))
		r->vocabulary_end = r->p->document->nodes[node].next;
}

static bool has_mark(const struct reading *r)
{
	for (size_t i = 0; i < COUNT_OF(r->dialect->marks); i++)
		if (text_find(r->p->text, r->p->len, r->dialect->marks[i]))
			return true;
	return false;
}

static void read_items(struct reading *r)
{
	const struct document *d = r->p->document;
	if (!has_mark(r))
		return;
	for (uint32_t i = 1; i < d->count;) {
		note_vocabulary(r, i);
		bool is_property = node_attribute(d, i, r->dialect->property);
		if (is_property)
			read_property(r, i);
		bool is_within = is_property && node_attribute(d, i, r->dialect->item) &&
				 !has_name(r, i, r->dialect->property, "address");
		i = is_within || is_about_others(r, i) ? d->nodes[i].next : i + 1;
	}
}

void schema_org_read_items(struct parsing *p, const char *base)
{
	read_items(&(struct reading){p, &microdata, base, 0});
	read_items(&(struct reading){p, &rdfa, base, 0});
}

/* schema.org in attributes: HTML's microdata (WHATWG HTML, section 5) and RDFa Lite (W3C, 1.1).
 * Both say the same in other words: properties of the outermost items that a page is about. */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/number.h"
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

static bool is_item(const struct reading *r, uint32_t node)
{
	return node_attribute(r->p->document, node, r->dialect->item) != NULL;
}

/* An item's own property: not one of an item within it. */
static uint32_t find_own(const struct reading *r, uint32_t item, const char *name)
{
	const struct document *d = r->p->document;
	for (uint32_t i = item + 1; i < d->nodes[item].next;) {
		if (has_name(r, i, r->dialect->property, name) && !is_item(r, i))
			return i;
		i = is_item(r, i) ? d->nodes[i].next : i + 1;
	}
	return NODE_NOWHERE;
}

/* A text, or what an item within is called. */
static const char *property_name(const struct reading *r, uint32_t node)
{
	if (!is_item(r, node))
		return property_value(r, node);
	uint32_t name = find_own(r, node, "name");
	return name == NODE_NOWHERE ? NULL : property_value(r, name);
}

/* An address, or that of an item within. */
static const char *property_url(const struct reading *r, uint32_t node)
{
	uint32_t own = is_item(r, node) ? find_own(r, node, "url") : node;
	if (own == NODE_NOWHERE)
		own = find_own(r, node, "contentUrl");
	const char *url = own == NODE_NOWHERE ? NULL : property_value(r, own);
	return url ? address_resolve(r->p->arena, r->base, url) : NULL;
}

/* What a link dials, or writes to; else a text. */
static const char *property_contact(const struct reading *r, uint32_t node)
{
	static const char *const schemes[] = {"mailto:", "tel:"};
	const char *href = node_attribute(r->p->document, node, "href");
	for (size_t i = 0; href && i < COUNT_OF(schemes); i++)
		if (schema_org_contact(href, schemes[i]) != href)
			return arena_copy(r->p->arena, schema_org_contact(href, schemes[i]),
				strcspn(schema_org_contact(href, schemes[i]), "?"));
	return property_name(r, node);
}

static void set_number(struct parsing *p, enum page_field field, enum fact_source source,
	const char *text)
{
	struct count count = {.value = 0};
	if (text && number_parse(text, p->lang, &count))
		page_set_count(p, field, source, count);
}

static const struct property {
	const char *name;
	enum page_field field;
	void (*set)(struct parsing *p, enum page_field field, enum fact_source source,
		const char *text);
	const char *(*value)(const struct reading *r, uint32_t node);
} properties[] = {
	{"headline", PAGE_TITLE, page_set_text, property_name},
	{"name", PAGE_NAME, page_set_text, property_name},
	{"description", PAGE_DESCRIPTION, page_set_text, property_name},
	{"image", PAGE_IMAGE, page_set_text, property_url},
	{"logo", PAGE_PICTURE, page_set_text, property_url},
	{"telephone", PAGE_PHONE, page_set_text, property_contact},
	{"email", PAGE_EMAIL, page_set_text, property_contact},
	{"author", PAGE_AUTHOR, page_set_text, property_name},
	{"publisher", PAGE_PUBLISHER, page_set_text, property_name},
	{"datePublished", PAGE_PUBLISHED, page_set_time, property_name},
	{"dateModified", PAGE_MODIFIED, page_set_time, property_name},
	{"addressLocality", PAGE_CITY, page_set_text, property_name},
	{"streetAddress", PAGE_ADDRESS, page_set_text, property_name},
	{"ratingValue", PAGE_RATING, page_set_text, property_name},
	{"reviewCount", PAGE_RATING_COUNT, set_number, property_name},
	{"ratingCount", PAGE_RATING_COUNT, set_number, property_name},
};

static void read_property(const struct reading *r, uint32_t node)
{
	for (size_t i = 0; i < COUNT_OF(properties); i++) {
		if (!has_name(r, node, r->dialect->property, properties[i].name))
			continue;
		const char *value = properties[i].value(r, node);
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
		bool is_within = is_property && is_item(r, i) &&
				 !has_name(r, i, r->dialect->property, "address") &&
				 !has_name(r, i, r->dialect->property, "aggregateRating");
		i = is_within || is_about_others(r, i) ? d->nodes[i].next : i + 1;
	}
}

void schema_org_read_items(struct parsing *p, const char *base)
{
	read_items(&(struct reading){p, &microdata, base, 0});
	read_items(&(struct reading){p, &rdfa, base, 0});
}

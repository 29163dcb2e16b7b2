/* HTML's microdata (WHATWG HTML, section 5): properties of the outermost items that a page is
 * about. */
#include <strings.h>

#include "base/macros.h"
#include "sources/address.h"
#include "sources/schema_org.h"

/* An address for what has one, content for meta, datetime for times, text for others. */
static const char *property_value(struct parsing *p, uint32_t node, const char *base)
{
	static const char *const addresses[] = {"href", "src", "data"};
	const struct document *d = p->document;
	const char *content = node_attribute(d, node, "content");
	if (!content)
		content = node_attribute(d, node, "datetime");
	if (content)
		return content;
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		const char *url = node_attribute(d, node, addresses[i]);
		if (url)
			return address_resolve(p->arena, base, url);
	}
	return node_text(d, node, WORDS_BYTES_MAX);
}

/* The name of an item within, or its text. */
static const char *property_name(struct parsing *p, uint32_t node, const char *base)
{
	const struct document *d = p->document;
	if (!node_attribute(d, node, "itemscope"))
		return property_value(p, node, base);
	for (uint32_t i = node + 1; i < d->nodes[node].next; i++)
		if (node_has_word(d, i, "itemprop", "name"))
			return property_value(p, i, base);
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
};

static void read_property(struct parsing *p, uint32_t node, const char *base)
{
	for (size_t i = 0; i < COUNT_OF(properties); i++) {
		if (!node_has_word(p->document, node, "itemprop", properties[i].name))
			continue;
		const char *value = property_name(p, node, base);
		properties[i].set(p, properties[i].field, SOURCE_MICRODATA, value);
		if (properties[i].field == PAGE_AUTHOR)
			page_add_text(p, PAGE_AUTHORS, SOURCE_MICRODATA, value);
	}
}

/* Comments, offers and reviews are of others. */
static bool is_about_others(const char *type)
{
	static const char *const others[] = {"/Comment", "/Review", "/Offer", "/ListItem",
		"/BreadcrumbList", "/WPHeader", "/WPFooter", "/SpeakableSpecification",
		"/ImageObject", "/WPSideBar", "/SiteNavigationElement", "/UserComments"};
	for (size_t i = 0; type && i < COUNT_OF(others); i++)
		if (strcasestr(type, others[i]))
			return true;
	return false;
}

void schema_org_read_microdata(struct parsing *p, const char *base)
{
	const struct document *d = p->document;
	if (!text_find(p->text, p->len, "itemprop"))
		return;
	for (uint32_t i = 1; i < d->count;) {
		const char *names = node_attribute(d, i, "itemprop");
		const char *type = node_attribute(d, i, "itemtype");
		if (names)
			read_property(p, i, base);
		bool is_within = names && node_attribute(d, i, "itemscope");
		i = is_within || is_about_others(type) ? d->nodes[i].next : i + 1;
	}
}

/* A sitemap may only name what is below its own folder, so that its pages are told apart in the
 * query and not in the path. */
#include "feeds/sitemap.h"

#include <inttypes.h>

#include "xml.h"

#define NAMESPACE " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"

int64_t sitemap_pages(int64_t posts)
{
	return posts > SITEMAP_URLS_MAX ? (posts + SITEMAP_URLS_MAX - 1) / SITEMAP_URLS_MAX : 1;
}

void sitemap_write(struct call *c, struct text *out, const struct site *site,
	const struct int_list *ids)
{
	text_add_string(out, XML_HEAD "<urlset" NAMESPACE);
	for (size_t i = 0; i < ids->count; i++) {
		text_add_string(out, "<url>");
		xml_add(out, "loc", site_post_url(c, site, ids->items[i]));
		text_add_string(out, "</url>\n");
	}
	text_add_string(out, "</urlset>\n");
}

void sitemap_write_index(struct call *c, struct text *out, const struct site *site, int64_t pages)
{
	text_add_string(out, XML_HEAD "<sitemapindex" NAMESPACE);
	for (int64_t page = 1; page <= pages; page++) {
		text_add_string(out, "<sitemap>");
		xml_add(out, "loc",
			call_printf(c, "%s/sitemap.xml?page=%" PRId64, site->url, page));
		text_add_string(out, "</sitemap>\n");
	}
	text_add_string(out, "</sitemapindex>\n");
}

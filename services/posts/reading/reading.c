/* What is escaped as XML is so for HTML as well. Open Graph (ogp.me) tells those who show a link.
 */
#include "reading/reading.h"

#include "base/rfc3339.h"
#include "reading/image_html.h"
#include "xml.h"

static void add_link(struct text *out, const char *rel, const char *type, const char *href)
{
	text_add_string(out, "<link");
	xml_add_attribute(out, "rel", rel);
	if (type)
		xml_add_attribute(out, "type", type);
	xml_add_attribute(out, "href", href);
	text_add_string(out, ">\n");
}

static void add_meta(struct text *out, const char *property, const char *content)
{
	text_add_string(out, "<meta");
	xml_add_attribute(out, "property", property);
	xml_add_attribute(out, "content", content);
	text_add_string(out, ">\n");
}

static void add_head(struct call *c, struct text *out, const struct site *site,
	const struct post *post)
{
	const char *url = site_post_url(c, site, post->id);
	text_add_string(out,
		"<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	xml_add(out, "title", call_printf(c, "%s · %s", post->title, site->title));
	add_link(out, "canonical", NULL, url);
	add_link(out, "alternate", "application/rss+xml", "/feed.xml");
	add_link(out, "stylesheet", NULL, "/site/reading.css");
	add_meta(out, "og:type", "article");
	add_meta(out, "og:title", post->title);
	add_meta(out, "og:url", url);
	add_meta(out, "og:site_name", site->title);
	if (post->images.count)
		add_meta(out, "og:image", image_html_url(c, site, &post->images.items[0]));
	text_add_string(out, "</head>\n");
}

/* The day as the reader's own clock cannot be known here: UTC, and says so by its datetime. */
static void add_time(struct text *out, int64_t time_us)
{
	char moment[RFC3339_SIZE];
	rfc3339_format(time_us, moment);
	text_add_string(out, "<p><time");
	xml_add_attribute(out, "datetime", moment);
	text_printf(out, ">%.10s</time></p>\n", moment);
}

static void add_tags(struct text *out, const struct text_list *tags)
{
	if (!tags->count)
		return;
	text_add_string(out, "<footer>\n<ul>\n");
	for (size_t i = 0; i < tags->count; i++)
		xml_add(out, "li", tags->items[i]);
	text_add_string(out, "</ul>\n</footer>\n");
}

void reading_write(struct call *c, struct text *out, const struct site *site,
	const struct post *post, const char *html)
{
	add_head(c, out, site, post);
	text_add_string(out, "<body>\n<main>\n<article>\n<header>\n");
	xml_add(out, "h1", post->title);
	if (post->has_published_at)
		add_time(out, post->published_at_us);
	text_add_string(out, "</header>\n");
	text_add_string(out, image_html_around(c, site, &post->images, html));
	add_tags(out, &post->tags);
	text_add_string(out, "</article>\n</main>\n</body>\n</html>\n");
}

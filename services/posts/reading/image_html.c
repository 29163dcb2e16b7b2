/* Nothing but <p> and <img>, which every reader of feeds shows. */
#include "reading/image_html.h"

#include <string.h>

#include "markup/link.h"
#include "xml.h"

#define IMAGE_BYTES 256

const char *image_html_url(struct call *c, const struct site *site, const struct post_image *image)
{
	return image->url[0] == '/' ? call_printf(c, "%s%s", site->url, image->url) : image->url;
}

static void add_number(struct call *c, struct text *out, const char *name, int64_t number)
{
	if (number)
		xml_add_attribute(out, name, call_printf(c, "%lld", (long long)number));
}

static void add_image(struct call *c, struct text *out, const struct site *site,
	const struct post_image *image)
{
	const char *url = image_html_url(c, site, image);
	const char *clean = link_clean(c->arena, url, strlen(url), LINK_SHOWN);
	if (!clean)
		return;
	text_add_string(out, "<p><img");
	xml_add_attribute(out, "src", clean);
	xml_add_attribute(out, "alt", image->alt);
	add_number(c, out, "width", image->width);
	add_number(c, out, "height", image->height);
	text_add_string(out, "></p>\n");
}

const char *image_html_around(struct call *c, const struct site *site,
	const struct post_image_list *images, const char *html)
{
	if (!images->count)
		return html;
	struct text out;
	text_init(&out, c->arena, strlen(html) + IMAGE_BYTES * images->count, SIZE_MAX);
	add_image(c, &out, site, &images->items[0]);
	text_add_string(&out, html);
	for (size_t i = 1; i < images->count; i++)
		add_image(c, &out, site, &images->items[i]);
	return text_string(&out);
}

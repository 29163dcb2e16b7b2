/* RSS 2.0 (rssboard.org), with Atom's link to itself as its best practices have it. */
#include "base/http_date.h"
#include "feeds/feed.h"
#include "xml.h"

static void add_date(struct text *out, const char *name, int64_t time_us)
{
	char date[HTTP_DATE_SIZE];
	http_date_format(time_us, date);
	xml_add(out, name, date);
}

static void add_item(struct text *out, const struct feed_entry *entry)
{
	text_add_string(out, "<item>\n");
	xml_add(out, "title", entry->post->title);
	xml_add(out, "link", entry->url);
	xml_add_with(out, "guid", " isPermaLink=\"true\"", entry->url);
	add_date(out, "pubDate", entry->post->published_us);
	for (size_t i = 0; i < entry->post->tags.count; i++)
		xml_add(out, "category", entry->post->tags.items[i]);
	xml_add(out, "description", entry->html ? entry->html : entry->summary);
	text_add_string(out, "</item>\n");
}

void feed_write_rss(struct text *out, const struct feed *feed)
{
	text_add_string(out, XML_HEAD
		"<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
	xml_add(out, "title", feed->site->title);
	xml_add(out, "link", feed->site->url);
	xml_add(out, "description", feed->site->title);
	text_add_string(out, "<atom:link rel=\"self\" type=\"application/rss+xml\"");
	xml_add_attribute(out, "href", feed->url);
	text_add_string(out, "/>\n");
	add_date(out, "lastBuildDate", feed->updated_us);
	for (size_t i = 0; i < feed->count; i++)
		add_item(out, &feed->entries[i]);
	text_add_string(out, "</channel>\n</rss>\n");
}

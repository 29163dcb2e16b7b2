/* Atom 1.0 (RFC 4287). */
#include "base/rfc3339.h"
#include "feeds/feed.h"
#include "xml.h"

static void add_date(struct text *out, const char *name, int64_t time_us)
{
	char date[RFC3339_SIZE];
	rfc3339_format(time_us, date);
	xml_add(out, name, date);
}

static void add_link(struct text *out, const char *relation, const char *url)
{
	text_add_string(out, "<link");
	xml_add_attribute(out, "rel", relation);
	xml_add_attribute(out, "href", url);
	text_add_string(out, "/>\n");
}

static void add_entry(struct text *out, const struct feed_entry *entry)
{
	text_add_string(out, "<entry>\n");
	xml_add(out, "id", entry->url);
	xml_add(out, "title", entry->post->title);
	add_link(out, "alternate", entry->url);
	add_date(out, "published", entry->post->published_us);
	add_date(out, "updated", entry->post->updated_us);
	for (size_t i = 0; i < entry->post->tags.count; i++) {
		text_add_string(out, "<category");
		xml_add_attribute(out, "term", entry->post->tags.items[i]);
		text_add_string(out, "/>\n");
	}
	if (entry->html)
		xml_add_with(out, "content", " type=\"html\"", entry->html);
	else
		xml_add(out, "summary", entry->summary);
	text_add_string(out, "</entry>\n");
}

void feed_write_atom(struct text *out, const struct feed *feed)
{
	text_add_string(out, XML_HEAD "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	xml_add(out, "id", feed->url);
	xml_add(out, "title", feed->site->title);
	add_link(out, "self", feed->url);
	add_link(out, "alternate", feed->site->url);
	add_date(out, "updated", feed->updated_us);
	text_add_string(out, "<author>\n");
	xml_add(out, "name", feed->site->title);
	text_add_string(out, "</author>\n");
	for (size_t i = 0; i < feed->count; i++)
		add_entry(out, &feed->entries[i]);
	text_add_string(out, "</feed>\n");
}

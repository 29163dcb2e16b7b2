/* JSON Feed 1.1 (jsonfeed.org), by the contract's own shape. */
#include "feeds/feed.h"
#include "posts_types.h"
#include "json/encode.h"

static struct json_feed_item item_of(const struct feed_entry *entry)
{
	return (struct json_feed_item){
		.id = entry->url,
		.url = entry->url,
		.title = entry->post->title,
		.content_html = entry->html,
		.content_text = entry->summary,
		.image = entry->image,
		.date_published_us = entry->post->published_us,
		.date_modified_us = entry->post->updated_us,
		.has_tags = true,
		.tags = entry->post->tags,
	};
}

void feed_write_json(struct call *c, struct text *out, const struct feed *feed)
{
	struct json_feed_author author = {.name = feed->site->title, .url = feed->site->url};
	struct json_feed json = {
		.version = "https://jsonfeed.org/version/1.1",
		.title = feed->site->title,
		.home_page_url = feed->site->url,
		.feed_url = feed->url,
		.authors = {&author, 1},
		.items = {call_alloc(c, feed->count * sizeof *json.items.items), feed->count},
	};
	for (size_t i = 0; i < feed->count; i++)
		json.items.items[i] = item_of(&feed->entries[i]);
	json_encode(out, &json_feed_shape, &json);
}

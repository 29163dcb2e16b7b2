/* An event's data as text, member by member. */
#include "events/event_data.h"

#include <string.h>

#include "base/rfc3339.h"
#include "base/text.h"
#include "json/encode.h"

#define SIZE 256 /* of most, without the title */

static void add_number(struct text *json, const char *member, int64_t number)
{
	text_add_string(json, member);
	text_add_int(json, number);
}

/* Words of the contract need no escapes. */
static void add_word(struct text *json, const char *member, const char *word)
{
	text_add_string(json, member);
	text_add_char(json, '"');
	text_add_string(json, word);
	text_add_char(json, '"');
}

static void add_time(struct text *json, const char *member, bool has, int64_t time_us)
{
	char time[RFC3339_SIZE];
	if (has) {
		rfc3339_format(time_us, time);
		add_word(json, member, time);
	} else {
		text_add_string(json, member);
		text_add_string(json, "null");
	}
}

const char *event_data_of_post(struct call *c, const struct post *post)
{
	struct text json;
	text_init(&json, c->arena, SIZE + strlen(post->title), SIZE_MAX);
	add_number(&json, "{\"post_id\":", post->id);
	add_number(&json, ",\"user_id\":", post->user_id);
	add_word(&json, ",\"kind\":", post_kind_name(post->kind));
	text_add_string(&json, ",\"title\":");
	json_encode_string(&json, post->title);
	add_word(&json, ",\"status\":", post_status_name(post->status));
	add_word(&json, ",\"channel\":", channel_name(post->channel));
	add_number(&json, ",\"version\":", post->version);
	add_time(&json, ",\"publish_at\":", post->has_publish_at, post->publish_at_us);
	add_time(&json, ",\"published_at\":", post->has_published_at, post->published_at_us);
	text_add_char(&json, '}');
	return text_string(&json);
}

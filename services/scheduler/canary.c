/* It is post 0, and its version is its minute. */
#include "canary.h"

#include <inttypes.h>

#include "posts_client.h"

void canary_init(struct canary_watch *watch, int64_t now_us)
{
	watch->started_minute = now_us / US_PER_MINUTE;
	atomic_init(&watch->last_minute, 0);
}

struct due_item canary_item(int64_t minute)
{
	return (struct due_item){.version = minute,
		.channel = CHANNEL_SITE,
		.publish_at_us = minute * US_PER_MINUTE};
}

enum err canary_look(struct call *c, struct canary_watch *watch, struct http_client *posts)
{
	struct canary canary = {0};
	TRY(posts_client_canary(c, posts, &canary));
	atomic_store(&watch->last_minute, canary.minute);
	return OK;
}

/* Until one came through after the start, that of the start counts as the last. */
static int64_t last_minute(const struct canary_watch *watch)
{
	int64_t last = atomic_load(&watch->last_minute);
	return last > watch->started_minute ? last : watch->started_minute;
}

int64_t canary_age_us(const struct canary_watch *watch, int64_t now_us)
{
	return now_us - last_minute(watch) * US_PER_MINUTE;
}

enum err canary_check(struct call *c, const struct canary_watch *watch)
{
	int64_t expected = call_now_us(c) / US_PER_MINUTE - 1;
	int64_t last = last_minute(watch);
	if (last >= expected)
		return OK;
	return fail(c, ERR_UNAVAILABLE, "the canary of %" PRId64 " minutes did not come through",
		expected - last);
}

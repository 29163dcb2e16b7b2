/* What posts has just scheduled, into Redis. */
#include "due_now.h"

#include "scheduler.h"
#include "sweeper.h"

void index_if_near(struct call *c, const struct post_schedule *schedule)
{
	struct scheduler *scheduler = scheduler_of(c);
	if (!sweeper_is_near(c, schedule->publish_at_us))
		return;
	struct due_item item = {.post_id = schedule->post_id,
		.version = schedule->version,
		.user_id = schedule->user_id,
		.channel = schedule->channel,
		.publish_at_us = schedule->publish_at_us};
	if (due_set_fill(c, &scheduler->due, &(struct due_item_list){.items = &item, .count = 1}))
		call_forgive(c);
}

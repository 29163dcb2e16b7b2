/* What becomes of a schedule that posts answered with. */
#include "schedule_answer.h"

#include "scheduler.h"
#include "sweeper.h"

void schedule_show(const struct post_schedule *from, struct schedule *to)
{
	*to = (struct schedule){
		.post_id = from->post_id,
		.date = from->date,
		.hour = from->hour,
		.minute = from->minute,
		.timezone = from->timezone,
		.publish_at_us = from->publish_at_us,
		.status = (enum schedule_status)from->status,
		.note = from->note,
		.has_attempts = from->has_attempts,
		.attempts = from->attempts,
		.reason = from->reason,
	};
}

void schedule_index(struct call *c, const struct post_schedule *schedule)
{
	struct due_item item = {.post_id = schedule->post_id,
		.version = schedule->version,
		.user_id = schedule->user_id,
		.channel = schedule->channel,
		.publish_at_us = schedule->publish_at_us};
	sweeper_index(c, scheduler_of(c)->sweeper,
		&(struct due_item_list){.items = &item, .count = 1});
}

/* Schedules as people see them. */
#ifndef CRIER_SCHEDULER_SCHEDULE_VIEW_H
#define CRIER_SCHEDULER_SCHEDULE_VIEW_H

#include "posts_types.h"
#include "scheduler_types.h"

static inline void schedule_show(const struct post_schedule *from, struct schedule *to)
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

#endif

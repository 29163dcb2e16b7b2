/* A post onto the schedule and off it again. Both raise its version by one. */
#include "schedules/scheduling.h"

#include "events/event.h"
#include "history_store.h"
#include "schedule_store.h"
#include "transition.h"

enum err scheduling_put(struct call *c, struct post *post,
	const struct post_schedule_intent *intent, struct post_schedule *schedule)
{
	enum post_status from = post->status;
	post->updated_at_us = call_now_us(c);
	TRY(schedule_store_put(c, post, intent, schedule));
	post->status = schedule->status;
	post->version++;
	TRY(event_note_post(c, EVENT_KIND_POST_SCHEDULED, post->id));
	return history_store_note(c, from, post, POST_ACTION_SCHEDULE);
}

enum err scheduling_cancel(struct call *c, struct post *post)
{
	enum post_status from = post->status;
	TRY(transition_next(c, post, POST_ACTION_CANCEL, &post->status));
	TRY(schedule_store_clear(c, post, post->status));
	post->version++;
	TRY(event_note_post(c, EVENT_KIND_POST_CANCELLED, post->id));
	return history_store_note(c, from, post, POST_ACTION_CANCEL);
}

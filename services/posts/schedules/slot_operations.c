/* The operations on weekly slots that the scheduler calls, on behalf of a person. It knows the
 * zones and says which times the slots mean; here is decided which of them is still free. */
#include "events/event.h"
#include "outside/withdrawal.h"
#include "post.h"
#include "post_store.h"
#include "schedule.h"
#include "schedules/scheduling.h"
#include "schedules/slot_store.h"

/* The author of a post that the principal may change. */
static enum err find_author(struct call *c, int64_t post_id, int64_t *user_id)
{
	struct post post;
	TRY(post_store_by_id(c, post_id, &post));
	TRY(post_check_may_change(c, &post));
	*user_id = post.user_id;
	return OK;
}

/* GET /internal/slots. */
enum err internal_get_slots(struct call *c, const struct internal_get_slots_in *in,
	struct weekly_slots *out)
{
	int64_t user_id = c->principal.user_id;
	if (in->has_post_id)
		TRY(find_author(c, in->post_id, &user_id));
	enum err err = slot_store_week(c, user_id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	out->timezone = "UTC";
	return OK;
}

static enum err put(struct call *c, void *arg)
{
	return slot_store_put(c, c->principal.user_id, arg);
}

/* PUT /internal/slots. */
enum err internal_put_slots(struct call *c, const struct internal_put_slots_in *in)
{
	struct weekly_slots week = in->body;
	return db_write(c, put, &week);
}

/* POST /internal/slots/free. */
enum err internal_list_free_times(struct call *c, const struct internal_list_free_times_in *in,
	struct slot_times *out)
{
	const struct int_list *times = &in->body.times;
	return slot_store_free(c, c->principal.user_id, times, (int64_t)times->count, &out->times);
}

static struct int_list times_of(struct call *c, const struct slot_time_list *slots)
{
	struct int_list times = {.items = call_alloc(c, slots->count * sizeof *times.items)};
	for (size_t i = 0; i < slots->count; i++)
		times.items[times.count++] = slots->items[i].publish_at_us;
	return times;
}

static struct post_schedule_intent intent_at(const struct slot_choice *choice, int64_t time_us)
{
	size_t i = 0;
	while (choice->times.items[i].publish_at_us != time_us)
		i++;
	const struct slot_time *slot = &choice->times.items[i];
	return (struct post_schedule_intent){
		.date = slot->date,
		.hour = slot->hour,
		.minute = slot->minute,
		.timezone = choice->timezone,
		.publish_at_us = time_us,
		.note = slot->note,
	};
}

struct take {
	int64_t post_id;
	const struct slot_choice *choice;
	struct slot_taken *taken;
};

/* The lock on the author's slots comes before the look at what is free, and the statement that
 * looks sees what was committed before it began (READ COMMITTED): so of two at once, in this
 * process or another, the second finds the first one's post. SQLite writes one at a time anyway.
 * A schedule for a minute that its author names does not ask for a slot, and takes no lock. */
static enum err take(struct call *c, void *arg)
{
	struct take *job = arg;
	struct post post;
	TRY(post_store_to_change(c, job->post_id, &post));
	TRY(post_check_may(c, &post, POST_ACTION_SCHEDULE));
	TRY(schedule_check_new(c, &post));
	TRY(withdraw(c, &post));
	TRY(slot_store_lock(c, post.user_id));
	struct int_list times = times_of(c, &job->choice->times);
	struct int_list free;
	TRY(slot_store_free(c, post.user_id, &times, 1, &free));
	job->taken->has_schedule = free.count > 0;
	c->nothing_made = !job->taken->has_schedule; /* of these times; it asks for later ones */
	if (!free.count)
		return OK;
	struct post_schedule_intent intent = intent_at(job->choice, free.items[0]);
	return scheduling_put(c, &post, &intent, &job->taken->schedule);
}

/* PUT /internal/schedules/{post_id}/slot. */
enum err internal_take_slot(struct call *c, const struct internal_take_slot_in *in,
	struct slot_taken *out)
{
	return db_write(c, take,
		&(struct take){.post_id = in->post_id, .choice = &in->body, .taken = out});
}

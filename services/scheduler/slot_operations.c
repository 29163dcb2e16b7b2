/* The operations on weekly slots that people call. Which instants the slots mean is worked out
 * here, a few weeks at a time; posts says which of them is free, and takes it. */
#include "posts_client.h"
#include "schedule_answer.h"
#include "scheduler.h"
#include "scheduler_api.h"
#include "slot_walk.h"
#include "slot_week.h"

/* GET /api/schedules/slots. */
enum err get_slots(struct call *c, struct slot_week *out)
{
	struct weekly_slots week = {0};
	TRY(posts_client_get_slots(c, scheduler_of(c)->posts, 0, &week));
	slot_week_show(c, &week, out);
	return OK;
}

/* PUT /api/schedules/slots. 422 for a zone that is not there and for a slot said twice. */
enum err put_slots(struct call *c, const struct put_slots_in *in, struct slot_week *out)
{
	struct weekly_slots week;
	TRY(slot_week_read(c, &in->body, &week));
	TRY(posts_client_put_slots(c, scheduler_of(c)->posts, &week));
	slot_week_show(c, &week, out);
	return OK;
}

/* The next of the walk, at most as many as posts takes at a time; none behind its end. */
static struct slot_time_list next_times(struct call *c, struct slot_walk *walk)
{
	struct slot_time_list times = {
		.items = call_alloc(c, SLOT_TIMES_MAX * sizeof *times.items)};
	while (times.count < SLOT_TIMES_MAX && slot_walk_next(walk, &times.items[times.count]))
		times.count++;
	return times;
}

static enum err take_next(struct call *c, int64_t post_id, const struct weekly_slots *week,
	struct slot_taken *taken)
{
	struct slot_walk walk;
	TRY(slot_walk_start(c, week, &walk));
	for (;;) {
		const struct slot_choice choice = {.timezone = week->timezone,
			.times = next_times(c, &walk)};
		if (!choice.times.count)
			return fail(c, ERR_CONFLICT, "no slot of the next %d weeks is free",
				SLOT_WEEKS_AHEAD);
		TRY(posts_client_take_slot(c, scheduler_of(c)->posts, post_id, &choice, taken));
		if (taken->has_schedule)
			return OK;
	}
}

/* Posts has taken one before and gives that again, whatever is asked for. */
static enum err take_again(struct call *c, int64_t post_id, struct slot_taken *taken)
{
	struct slot_time any = {.date = "1970-01-01"};
	const struct slot_choice choice = {.timezone = "UTC", .times = {&any, 1}};
	return posts_client_take_slot(c, scheduler_of(c)->posts, post_id, &choice, taken);
}

static enum err take(struct call *c, int64_t post_id, struct slot_taken *taken)
{
	struct weekly_slots week = {0};
	if (c->claim && c->claim->repeated)
		return take_again(c, post_id, taken);
	TRY(posts_client_get_slots(c, scheduler_of(c)->posts, post_id, &week));
	if (!week.minutes.count)
		return fail(c, ERR_CONFLICT, "the post's author has no slots");
	return take_next(c, post_id, &week, taken);
}

/* POST /api/schedules/next-slot. The slots are those of the post's author. */
enum err schedule_next_slot(struct call *c, const struct schedule_next_slot_in *in,
	struct schedule *out)
{
	struct slot_taken taken = {0};
	TRY(take(c, in->body.post_id, &taken));
	schedule_index(c, &taken.schedule);
	schedule_show(&taken.schedule, out);
	return OK;
}

static enum err find_free(struct call *c, const struct slot_time_list *slots,
	struct slot_times *free)
{
	struct slot_times wanted = {
		.times = {.items = call_alloc(c, slots->count * sizeof *wanted.times.items)}};
	for (size_t i = 0; i < slots->count; i++)
		wanted.times.items[wanted.times.count++] = slots->items[i].publish_at_us;
	return posts_client_list_free_times(c, scheduler_of(c)->posts, &wanted, free);
}

/* Both are ascending, and free is a part of slots. */
static void add_free(const struct slot_time_list *slots, const struct int_list *free,
	const char *zone, size_t limit, struct free_slot_list *list)
{
	for (size_t i = 0, next = 0; i < slots->count && list->count < limit; i++) {
		const struct slot_time *slot = &slots->items[i];
		if (next == free->count || slot->publish_at_us != free->items[next])
			continue;
		next++;
		list->items[list->count++] = (struct free_slot){.date = slot->date,
			.hour = slot->hour,
			.minute = slot->minute,
			.timezone = zone,
			.publish_at_us = slot->publish_at_us,
			.note = slot->note};
	}
}

/* GET /api/schedules/slots/free. */
enum err list_free_slots(struct call *c, const struct list_free_slots_in *in,
	struct free_slots *out)
{
	size_t limit = (size_t)in->limit;
	struct weekly_slots week = {0};
	TRY(posts_client_get_slots(c, scheduler_of(c)->posts, 0, &week));
	struct slot_walk walk;
	TRY(slot_walk_start(c, &week, &walk));
	out->items.items = call_alloc(c, limit * sizeof *out->items.items);
	while (out->items.count < limit) {
		struct slot_time_list slots = next_times(c, &walk);
		if (!slots.count)
			break;
		struct slot_times free = {0};
		TRY(find_free(c, &slots, &free));
		add_free(&slots, &free.times, week.timezone, limit, &out->items);
	}
	return OK;
}

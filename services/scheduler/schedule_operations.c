/* The operations on schedules that people call. Posts decides; Redis is told, if it is near. */
#include "base/rfc3339.h"
#include "intent.h"
#include "posts_client.h"
#include "schedule_answer.h"
#include "scheduler.h"
#include "scheduler_api.h"
#include "spread.h"

static enum err put(struct call *c, int64_t post_id, const struct local_minute *wanted,
	enum post_schedule_intent_expect expect, struct schedule *out)
{
	struct post_schedule_intent intent;
	TRY(intent_resolve(c, wanted, &intent));
	intent.expect = expect;
	struct post_schedule schedule = {0};
	TRY(posts_client_put_schedule(c, scheduler_of(c)->posts, post_id, &intent, &schedule));
	schedule_index(c, &schedule);
	schedule_show(&schedule, out);
	return OK;
}

/* POST /api/schedules. 409 where the post's state forbids it; 422 for the past. */
enum err create_schedule(struct call *c, const struct create_schedule_in *in, struct schedule *out)
{
	const struct schedule_request *body = &in->body;
	const struct local_minute wanted = {
		.date = body->date,
		.hour = body->hour,
		.minute = body->minute,
		.timezone = body->timezone,
		.second = spread_second(c, body->spread, 0),
	};
	return put(c, body->post_id, &wanted, POST_SCHEDULE_INTENT_EXPECT_UNSCHEDULED, out);
}

/* PUT /api/schedules/{post_id}. The old due entry is stale from the moment posts answered. */
enum err move_schedule(struct call *c, const struct move_schedule_in *in, struct schedule *out)
{
	const struct schedule_move *body = &in->body;
	const struct local_minute wanted = {
		.date = body->date,
		.hour = body->hour,
		.minute = body->minute,
		.timezone = body->timezone,
		.second = spread_second(c, body->spread, 0),
	};
	return put(c, in->post_id, &wanted, POST_SCHEDULE_INTENT_EXPECT_SCHEDULED, out);
}

/* GET /api/schedules/{post_id}. */
enum err get_schedule(struct call *c, const struct get_schedule_in *in, struct schedule *out)
{
	struct post_schedule schedule = {0};
	TRY(posts_client_get_schedule(c, scheduler_of(c)->posts, in->post_id, &schedule));
	schedule_show(&schedule, out);
	return OK;
}

/* DELETE /api/schedules/{post_id}. */
enum err cancel_schedule(struct call *c, const struct cancel_schedule_in *in)
{
	return posts_client_delete_schedule(c, scheduler_of(c)->posts, in->post_id);
}

static void add_time(struct call *c, struct text *query, const char *name, int64_t time_us)
{
	char time[RFC3339_SIZE];
	rfc3339_format(time_us, time);
	text_printf(query, "&%s=%s", name, http_encode(c, time));
}

/* GET /api/schedules. */
enum err list_schedules(struct call *c, const struct list_schedules_in *in,
	struct schedule_page *out)
{
	struct text query;
	text_init(&query, c->arena, 128, 1024);
	text_printf(&query, "?limit=%d", (int)in->limit);
	if (in->has_from)
		add_time(c, &query, "from", in->from_us);
	if (in->has_to)
		add_time(c, &query, "to", in->to_us);
	if (in->cursor)
		text_printf(&query, "&cursor=%s", http_encode(c, in->cursor));
	struct post_schedule_page page = {0};
	TRY(posts_client_list_schedules(c, scheduler_of(c)->posts, text_string(&query), &page));
	out->next_cursor = page.next_cursor;
	out->items.count = page.items.count;
	out->items.items = call_alloc(c, page.items.count * sizeof *out->items.items);
	for (size_t i = 0; i < page.items.count; i++)
		schedule_show(&page.items.items[i], &out->items.items[i]);
	return OK;
}

/* The operations on schedules that the scheduler calls, on behalf of a person. */
#include <inttypes.h>

#include "events/event.h"
#include "outside/withdrawal.h"
#include "post.h"
#include "post_store.h"
#include "schedule.h"
#include "schedule_store.h"
#include "schedules/scheduling.h"

/* GET /internal/schedules. */
enum err internal_list_schedules(struct call *c, const struct internal_list_schedules_in *in,
	struct post_schedule_page *out)
{
	bool all = c->principal.role == ROLE_ADMIN || c->principal.role == ROLE_SERVICE;
	struct cursor after;
	if (in->cursor)
		TRY(cursor_decode(c, in->cursor, 0, &after));
	const struct schedule_query query = {
		.user_id = all ? 0 : c->principal.user_id,
		.has_from = in->has_from,
		.from_us = in->from_us,
		.has_to = in->has_to,
		.to_us = in->to_us,
		.after = in->cursor ? &after : NULL,
		.limit = in->limit,
	};
	bool more;
	TRY(schedule_store_page(c, &query, &out->items, &more));
	if (!more)
		return OK;
	const struct post_schedule *last = &out->items.items[out->items.count - 1];
	out->next_cursor = cursor_encode(c,
		(struct cursor){.key = last->publish_at_us, .id = last->post_id});
	return OK;
}

/* GET /internal/schedules/{post_id}. */
enum err internal_get_schedule(struct call *c, const struct internal_get_schedule_in *in,
	struct post_schedule *out)
{
	struct post post;
	TRY(post_store_by_id(c, in->post_id, &post));
	TRY(post_check_may_change(c, &post));
	return schedule_store_by_post(c, in->post_id, out);
}

struct put {
	const struct internal_put_schedule_in *in;
	struct post_schedule *out;
};

static enum err check_expected(struct call *c, const struct post *post,
	enum post_schedule_intent_expect expect)
{
	bool is_new = expect == POST_SCHEDULE_INTENT_EXPECT_UNSCHEDULED;
	TRY(post_check_may(c, post, is_new ? POST_ACTION_SCHEDULE : POST_ACTION_MOVE));
	return is_new ? schedule_check_new(c, post) : schedule_check_pending(c, post);
}

static enum err put(struct call *c, void *arg)
{
	struct put *put = arg;
	struct post post;
	TRY(post_store_to_change(c, put->in->post_id, &post));
	TRY(check_expected(c, &post, put->in->body.expect));
	TRY(withdraw(c, &post));
	return scheduling_put(c, &post, &put->in->body, put->out);
}

/* PUT /internal/schedules/{post_id}. Each time gets a new version: an older due entry is stale. */
enum err internal_put_schedule(struct call *c, const struct internal_put_schedule_in *in,
	struct post_schedule *out)
{
	return db_write(c, put, &(struct put){.in = in, .out = out});
}

static enum err clear(struct call *c, void *arg)
{
	const int64_t *post_id = arg;
	struct post post;
	bool unconfirmed;
	TRY(post_store_to_change(c, *post_id, &post));
	TRY(post_check_may(c, &post, POST_ACTION_CANCEL));
	TRY(schedule_check_given(c, &post));
	TRY(withdraw_for_good(c, &post, &unconfirmed));
	return unconfirmed ? OK : scheduling_cancel(c, &post);
}

/* DELETE /internal/schedules/{post_id}. */
enum err internal_delete_schedule(struct call *c, const struct internal_delete_schedule_in *in)
{
	int64_t post_id = in->post_id;
	return db_write(c, clear, &post_id);
}

/* Many schedules at once: read, resolved, asked of posts in one call, and told row by row. */
#include "bulk_moments.h"
#include "bulk_parts.h"
#include "bulk_read.h"
#include "posts_client.h"
#include "scheduler.h"
#include "sweeper.h"

#define STATUS_FAILED_DEPENDENCY 424 /* RFC 4918, section 11.4 */

static void tell_refusal(const struct schedule_refusal *refusal, struct bulk_row *row)
{
	row->result.outcome = BULK_SCHEDULE_RESULT_OUTCOME_REFUSED;
	row->result.has_status = true;
	row->result.status = refusal->status;
	row->result.detail = refusal->detail;
}

static void tell_scheduled(int64_t post_id, struct bulk_row *row)
{
	row->result.outcome = BULK_SCHEDULE_RESULT_OUTCOME_SCHEDULED;
	row->result.has_post_id = true;
	row->result.post_id = post_id;
	row->result.has_publish_at = true;
	row->result.publish_at_us = row->moment->moment.publish_at_us;
	row->result.note = row->moment->moment.note;
}

/* The rows that posts was asked for, in their order. */
static struct bulk_row **asked_for(struct call *c, const struct bulk *bulk, size_t *count)
{
	struct bulk_row **asked = call_alloc(c, (bulk->count + 1) * sizeof(void *));
	*count = 0;
	for (size_t i = 0; i < bulk->count; i++)
		if (!bulk->rows[i].result.outcome)
			asked[(*count)++] = &bulk->rows[i];
	return asked;
}

static enum err check_answer(struct call *c, const struct schedules_put *put, size_t count)
{
	bool good = put->post_ids.count == count && put->versions.count == count &&
		    put->user_ids.count == count && put->channels.count == count;
	for (size_t i = 0; i < put->refusals.count; i++)
		good = good && put->refusals.items[i].row >= 0 &&
		       (size_t)put->refusals.items[i].row < count;
	return good ? OK : fail(c, ERR_UNAVAILABLE, "a neighbour cannot be understood");
}

/* What posts scheduled has an id; what it neither scheduled nor refused waits for other rows. */
static void tell_all(struct call *c, const struct schedules_put *put, struct bulk_row **asked,
	struct due_item_list *scheduled)
{
	scheduled->count = 0;
	scheduled->items = call_alloc(c, (put->post_ids.count + 1) * sizeof *scheduled->items);
	for (size_t i = 0; i < put->refusals.count; i++)
		tell_refusal(&put->refusals.items[i], asked[put->refusals.items[i].row]);
	for (size_t i = 0; i < put->post_ids.count; i++) {
		if (!put->post_ids.items[i])
			continue;
		tell_scheduled(put->post_ids.items[i], asked[i]);
		scheduled->items[scheduled->count++] =
			(struct due_item){.post_id = put->post_ids.items[i],
				.version = put->versions.items[i],
				.user_id = put->user_ids.items[i],
				.channel = put->channels.items[i],
				.publish_at_us = asked[i]->result.publish_at_us};
	}
}

static enum err ask_posts(struct call *c, const char *mode, const struct bulk *bulk)
{
	size_t count;
	struct bulk_row **asked = asked_for(c, bulk, &count);
	if (!count)
		return OK;
	struct raw_body parts;
	struct schedules_put put = {0};
	TRY(bulk_parts_write(c, bulk, &parts));
	TRY(posts_client_put_schedules(c, scheduler_of(c)->posts, mode, &parts, &put));
	TRY(check_answer(c, &put, count));
	struct due_item_list scheduled;
	tell_all(c, &put, asked, &scheduled);
	sweeper_index(c, scheduler_of(c)->sweeper, &scheduled);
	return OK;
}

static const char *mode_of(const struct bulk *bulk, bool atomic)
{
	if (!atomic)
		return "each";
	return bulk_refused(bulk) ? "check" : "all";
}

/* What could have been, had it been alone. */
static void refuse_rest(struct call *c, const struct bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++) {
		struct bulk_schedule_result *result = &bulk->rows[i].result;
		if (result->outcome)
			continue;
		result->outcome = BULK_SCHEDULE_RESULT_OUTCOME_REFUSED;
		result->has_status = true;
		result->status = STATUS_FAILED_DEPENDENCY;
		result->detail = "nothing is scheduled, for another row is refused";
	}
	c->reply_status = err_status(ERR_INVALID);
}

static void answer(struct call *c, const struct bulk *bulk, struct bulk_schedule_answer *out)
{
	out->refused = (int64_t)bulk_refused(bulk);
	out->scheduled = (int64_t)bulk->count - out->refused;
	out->results.count = bulk->count;
	out->results.items = call_alloc(c, bulk->count * sizeof *out->results.items);
	for (size_t i = 0; i < bulk->count; i++)
		out->results.items[i] = bulk->rows[i].result;
}

/* POST /api/schedules/bulk. 422 with the same answer when it was to be atomic and is not done. */
enum err create_schedules(struct call *c, const struct create_schedules_in *in,
	struct bulk_schedule_answer *out)
{
	struct bulk bulk;
	TRY(bulk_read(c, &in->body, &bulk));
	bulk_moments_resolve(c, &bulk);
	TRY(ask_posts(c, mode_of(&bulk, in->atomic), &bulk));
	if (in->atomic && bulk_refused(&bulk))
		refuse_rest(c, &bulk);
	answer(c, &bulk, out);
	return OK;
}

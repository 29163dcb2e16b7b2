/* The states of all posts are read and locked first; then each row is judged by the same rules as
 * one alone, a row that is good counting for those after it; then all that is good is written. */
#include "schedules/bulk.h"

#include <inttypes.h>

#include "events/event.h"
#include "images/image_choice.h"
#include "outside/delivery_store.h"
#include "post.h"
#include "schedule.h"
#include "schedules/bulk_store.h"
#include "transition.h"

/* Each that was uploaded is looked for, while everything is locked. */
#define IMAGES_MAX 2000

/* What is to be written, each list with the row that an entry came from. */
struct plan {
	struct bulk_change_list puts, inserts;
	struct bulk_state **states; /* of each row; NULL: a new post, or refused */
	struct post **posts;	    /* of each row that is good */
	int64_t *dead;		    /* posts that were dead letters */
	size_t dead_count;
	size_t images;
};

static void plan_init(struct call *c, struct plan *plan, size_t rows)
{
	*plan = (struct plan){
		.puts.items = call_alloc(c, rows * sizeof *plan->puts.items),
		.inserts.items = call_alloc(c, rows * sizeof *plan->inserts.items),
		.states = call_alloc(c, rows * sizeof(void *)),
		.posts = call_alloc(c, rows * sizeof(void *)),
		.dead = call_alloc(c, rows * sizeof *plan->dead),
	};
}

/* Its status says at once that it is scheduled, for a row that names it again. */
static enum err add(struct call *c, struct bulk_change_list *list, struct post *post,
	const struct bulk_row *row)
{
	struct bulk_change *change = &list->items[list->count];
	*change = (struct bulk_change){.post = post, .moment = row->moment, .from = post->status};
	TRY(schedule_check_new(c, post));
	TRY(transition_next(c, post, POST_ACTION_SCHEDULE, &post->status));
	list->count++;
	return OK;
}

static enum err plan_put(struct call *c, const struct bulk_state_list *states,
	const struct bulk_row *row, struct plan *plan, size_t index)
{
	struct bulk_state *state = bulk_state_find(states, row->post_id);
	if (!state)
		return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, row->post_id);
	TRY(post_check_may(c, &state->post, POST_ACTION_SCHEDULE));
	bool is_dead = schedule_is_given_up(&state->post);
	TRY(add(c, &plan->puts, &state->post, row));
	if (is_dead)
		plan->dead[plan->dead_count++] = row->post_id;
	plan->states[index] = state;
	plan->posts[index] = &state->post;
	return OK;
}

static enum err show(struct call *c, const struct post_draft *draft, struct plan *plan,
	struct post *post)
{
	plan->images += draft->images.count;
	if (plan->images > IMAGES_MAX)
		return fail(c, ERR_TOO_LARGE, "a request may have %d images", IMAGES_MAX);
	return image_choice_apply(c, post, &draft->images);
}

static enum err plan_insert(struct call *c, const struct bulk_row *row, struct plan *plan,
	size_t index)
{
	struct post_draft draft = *row->draft;
	draft.status = POST_DRAFT_STATUS_DRAFT;
	struct post *post = call_alloc(c, sizeof *post);
	TRY(post_from_draft(c, &draft, c->principal.user_id, post));
	if (draft.images.count)
		TRY(show(c, &draft, plan, post));
	TRY(add(c, &plan->inserts, post, row));
	plan->posts[index] = post;
	return OK;
}

static void refuse(struct call *c, size_t row, enum err err, struct schedules_put *out)
{
	struct schedule_refusal *refusal = &out->refusals.items[out->refusals.count++];
	*refusal = (struct schedule_refusal){.row = (int64_t)row,
		.status = err_status(err),
		.detail = c->failure.detail ? c->failure.detail : err_title(err)};
	call_forgive(c);
}

static void judge(struct call *c, const struct bulk_row_list *rows,
	const struct bulk_state_list *states, struct plan *plan, struct schedules_put *out)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct bulk_row *row = &rows->items[i];
		enum err err = row->post_id ? plan_put(c, states, row, plan, i)
					    : plan_insert(c, row, plan, i);
		if (err)
			refuse(c, i, err, out);
	}
}

static void out_init(struct call *c, size_t rows, struct schedules_put *out)
{
	*out = (struct schedules_put){
		.post_ids = {call_alloc(c, rows * sizeof(int64_t)), rows},
		.versions = {call_alloc(c, rows * sizeof(int64_t)), rows},
		.user_ids = {call_alloc(c, rows * sizeof(int64_t)), rows},
		.channels = {call_alloc(c, rows * sizeof(enum channel)), rows},
		.refusals.items = call_alloc(c, rows * sizeof *out->refusals.items),
	};
	for (size_t i = 0; i < rows; i++)
		out->channels.items[i] = CHANNEL_SITE; /* an enum has no word for 0 */
}

/* A put raises the schedule's version by one; a new post has its first. */
static void tell(const struct plan *plan, struct schedules_put *out)
{
	for (size_t i = 0; i < out->post_ids.count; i++) {
		const struct post *post = plan->posts[i];
		if (!post)
			continue;
		out->channels.items[i] = post->channel;
		const struct bulk_state *state = plan->states[i];
		out->post_ids.items[i] = post->id;
		out->user_ids.items[i] = post->user_id;
		out->versions.items[i] = state ? state->schedule_version + 1 : 1;
	}
}

static enum err note(struct call *c, enum event_kind kind, enum event_kind also,
	const struct bulk_change_list *changes)
{
	const struct post **posts = call_alloc(c, (changes->count + 1) * sizeof *posts);
	for (size_t i = 0; i < changes->count; i++)
		posts[i] = changes->items[i].post;
	return event_note_rows(c, kind, also, posts, changes->count);
}

static enum err write_plan(struct call *c, const struct plan *plan)
{
	for (size_t i = 0; i < plan->dead_count; i++)
		TRY(delivery_store_delete(c, plan->dead[i]));
	TRY(bulk_store_put(c, &plan->puts));
	TRY(bulk_store_insert(c, &plan->inserts));
	TRY(note(c, EVENT_KIND_POST_SCHEDULED, 0, &plan->puts));
	return note(c, EVENT_KIND_POST_CREATED, EVENT_KIND_POST_SCHEDULED, &plan->inserts);
}

enum err bulk_put(struct call *c, const struct bulk_row_list *rows,
	enum internal_put_schedules_mode mode, struct schedules_put *out)
{
	struct bulk_state_list states;
	struct plan plan;
	TRY(bulk_store_states(c, rows, &states));
	plan_init(c, &plan, rows->count);
	out_init(c, rows->count, out);
	judge(c, rows, &states, &plan, out);
	bool none = mode == INTERNAL_PUT_SCHEDULES_MODE_CHECK ||
		    (mode == INTERNAL_PUT_SCHEDULES_MODE_ALL && out->refusals.count);
	c->nothing_made = none || (!plan.puts.count && !plan.inserts.count);
	if (none)
		return OK;
	TRY(write_plan(c, &plan));
	tell(&plan, out);
	return OK;
}

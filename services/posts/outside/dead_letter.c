/* What its channel did not take. */
#include "outside/dead_letter.h"

#include "events/event.h"
#include "history_store.h"
#include "post.h"
#include "post_store.h"
#include "transition.h"

/* Of either kind, for a delivery does not know its post's: the table has the same step for both. */
static enum post_status status_after(enum post_action action)
{
	enum post_status to = POST_STATUS_SCHEDULED;
	transition_find(POST_KIND_POST, POST_STATUS_SCHEDULED, action, &to);
	return to;
}

enum err dead_letter_make(struct call *c, const struct delivery *delivery, const char *reason)
{
	struct history_note note = {.post_id = delivery->post_id,
		.from = POST_STATUS_SCHEDULED,
		.action = delivery_post_action(delivery),
		.reason = reason};
	note.to = status_after(note.action);
	TRY(delivery_store_update(c, delivery, reason, call_now_us(c)));
	TRY(delivery_store_give_up_post(c, delivery, note.to, &note.version));
	if (!note.version)
		return OK;
	TRY(event_note_post(c, EVENT_KIND_POST_FAILED, delivery->post_id));
	return history_store_add(c, &note);
}

enum err dead_letter_take_up(struct call *c, int64_t post_id, enum post_action action,
	struct post *post, struct delivery *delivery)
{
	enum post_status ignored;
	TRY(post_store_to_change(c, post_id, post));
	TRY(post_check_may(c, post, action));
	TRY(transition_next(c, post, action, &ignored));
	TRY(delivery_store_by_post(c, post_id, delivery));
	if (delivery->state != DELIVERY_FAILED && delivery->state != DELIVERY_UNCONFIRMED)
		return fail(c, ERR_CONFLICT, "the post is %s, and no dead letter",
			post_status_name(post->status));
	return delivery_store_take_up_post(c, delivery, &post->version);
}

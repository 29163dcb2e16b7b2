/* A person who was told that a post is taken back may rely on it: while an attempt is running, or
 * where one may have arrived, nobody can say so. */
#include "outside/withdrawal.h"

#include "outside/dead_letter.h"

static enum err check_running(struct call *c, const struct post *post, struct delivery *delivery)
{
	TRY(delivery_store_by_post(c, post->id, delivery));
	if (delivery_is_running(delivery, call_now_us(c)))
		return fail(c, ERR_CONFLICT, "the post is going out right now");
	return OK;
}

/* Of a dead letter its author knows that it may have arrived. */
static bool is_in_doubt(const struct post *post, const struct delivery *delivery)
{
	return post->status == POST_STATUS_SCHEDULED && delivery_may_have_arrived(delivery);
}

enum err withdraw(struct call *c, const struct post *post)
{
	struct delivery delivery;
	TRY(check_running(c, post, &delivery));
	if (is_in_doubt(post, &delivery))
		return fail(c, ERR_CONFLICT,
			"the post may have gone out already: cancel its schedule first");
	return delivery_store_delete(c, post->id);
}

enum err withdraw_for_good(struct call *c, const struct post *post, bool *unconfirmed)
{
	struct delivery delivery;
	TRY(check_running(c, post, &delivery));
	*unconfirmed = is_in_doubt(post, &delivery);
	if (!*unconfirmed)
		return delivery_store_delete(c, post->id);
	delivery.uncertain = true;
	delivery_give_up(&delivery);
	return dead_letter_make(c, &delivery, "cancelled when it may have arrived");
}

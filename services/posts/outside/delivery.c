/* The rules; they know neither SQL nor HTTP. */
#include "outside/delivery.h"

static bool has_no_more(const struct delivery *delivery, int64_t attempts_max)
{
	return delivery->attempts - delivery->uncounted >= attempts_max;
}

static int64_t until_ms(int64_t time_us, int64_t now_us)
{
	return (time_us - now_us) / US_PER_MS + 1;
}

enum delivery_turn delivery_next(struct delivery *delivery, int64_t publish_at_us,
	int64_t attempts_max, int64_t now_us, int64_t *delay_ms)
{
	int64_t not_before_us = delivery->state == DELIVERY_NONE ? publish_at_us
								 : delivery->until_us;
	if (not_before_us > now_us) {
		*delay_ms = until_ms(not_before_us, now_us);
		return DELIVERY_LATER;
	}
	if (delivery->state == DELIVERY_SENDING)
		delivery->uncertain = true;
	if (has_no_more(delivery, attempts_max)) {
		delivery_give_up(delivery);
		return DELIVERY_GIVE_UP;
	}
	delivery->attempts++;
	delivery->state = DELIVERY_SENDING;
	return DELIVERY_BEGIN;
}

static void wait_for(struct delivery *delivery, int64_t retry_ms, int64_t now_us)
{
	delivery->state = DELIVERY_WAITING;
	delivery->until_us = now_us + retry_ms * US_PER_MS;
}

void delivery_end_attempt(struct delivery *delivery, const struct attempt_report *report,
	int64_t attempts_max, int64_t now_us)
{
	bool unsent = report->outcome == ATTEMPT_REPORT_OUTCOME_UNSENT;
	if (report->outcome == ATTEMPT_REPORT_OUTCOME_UNKNOWN)
		delivery->uncertain = true;
	if (unsent)
		delivery->uncounted++;
	if (report->outcome == ATTEMPT_REPORT_OUTCOME_REFUSED ||
		(!unsent && has_no_more(delivery, attempts_max)))
		delivery_give_up(delivery);
	else
		wait_for(delivery, report->retry_ms, now_us);
}

void delivery_give_up(struct delivery *delivery)
{
	delivery->state = delivery->uncertain ? DELIVERY_UNCONFIRMED : DELIVERY_FAILED;
}

void delivery_take_up(struct delivery *delivery, int64_t now_us)
{
	delivery->uncounted = delivery->attempts;
	wait_for(delivery, 0, now_us);
}

bool delivery_is_running(const struct delivery *delivery, int64_t now_us)
{
	return delivery->state == DELIVERY_SENDING && delivery->until_us > now_us;
}

bool delivery_may_have_arrived(const struct delivery *delivery)
{
	return delivery->uncertain || delivery->state == DELIVERY_SENDING;
}

enum post_action delivery_post_action(const struct delivery *delivery)
{
	return delivery->state == DELIVERY_FAILED ? POST_ACTION_FAIL : POST_ACTION_DOUBT;
}

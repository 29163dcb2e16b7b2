/* How a post gets to a channel of the outside: by attempts, each with a lease in which nobody else
 * begins one. What became of an attempt that nobody reported on is unknown. */
#ifndef CRIER_POSTS_OUTSIDE_DELIVERY_H
#define CRIER_POSTS_OUTSIDE_DELIVERY_H

#include "posts_api.h"

enum delivery_state {
	DELIVERY_NONE, /* nothing was tried yet */
	DELIVERY_SENDING,
	DELIVERY_WAITING,
	DELIVERY_FAILED,
	DELIVERY_UNCONFIRMED,
};

struct delivery {
	int64_t post_id;
	int64_t version; /* of the schedule */
	enum delivery_state state;
	int64_t attempts;  /* begun; the number of the running one, which no other one ever has */
	int64_t uncounted; /* of these: not made, or before it was taken up again */
	bool uncertain;	   /* one of them may have arrived */
	int64_t until_us;  /* sending: the end of the lease; waiting: not before */
};

enum delivery_turn { DELIVERY_BEGIN, DELIVERY_LATER, DELIVERY_GIVE_UP };

/**
 * What to do with a post whose ticket was taken. An attempt whose lease ended without a report
 * makes it uncertain.
 * @param[out] delay_ms  for DELIVERY_LATER
 */
enum delivery_turn delivery_next(struct delivery *delivery, int64_t publish_at_us,
	int64_t attempts_max, int64_t now_us, int64_t *delay_ms);

/** Takes in what became of the running attempt; not for what was delivered. */
void delivery_end_attempt(struct delivery *delivery, const struct attempt_report *report,
	int64_t attempts_max, int64_t now_us);

/** Stops trying: failed, or unconfirmed when an attempt may have arrived. */
void delivery_give_up(struct delivery *delivery);

/** Tries anew from the first attempt on; what was uncertain stays so. */
void delivery_take_up(struct delivery *delivery, int64_t now_us);

/** Whether an attempt is on its way right now: nobody can say that it will not arrive. */
bool delivery_is_running(const struct delivery *delivery, int64_t now_us);

/** Whether the channel may have the post already. */
bool delivery_may_have_arrived(const struct delivery *delivery);

/** What happens to a post whose delivery was given up. */
enum post_action delivery_post_action(const struct delivery *delivery);

#endif

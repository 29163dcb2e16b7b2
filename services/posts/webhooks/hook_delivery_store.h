/* What is to be delivered to webhooks, and what became of it, in the database. */
#ifndef CRIER_POSTS_WEBHOOKS_HOOK_DELIVERY_STORE_H
#define CRIER_POSTS_WEBHOOKS_HOOK_DELIVERY_STORE_H

#include "db/db.h"
#include "posts_types.h"

/* One attempt, with all that it says. */
struct hook_message {
	int64_t delivery_id;
	int64_t webhook_id;
	const char *id;	  /* of the event: the same at each attempt, and for each webhook */
	int64_t attempts; /* with this one */
	enum event_kind kind;
	const char *data; /* NULL: the event is not kept any more */
	int64_t happened_at_us;
	const char *url;
	const char *secret;
	const char *old_secret; /* NULL: none */
	int64_t old_secret_until_us;
};

struct hook_message_list {
	struct hook_message *items;
	size_t count;
};

/** Begins an attempt at what is due for a webhook, the longest due first, and has nobody else
 *  begin one for lease_us; inside db_write. Adds to the list, which has room for limit more. */
MUST_CHECK enum err hook_delivery_store_claim(struct call *c, int64_t webhook_id, int64_t lease_us,
	size_t limit, struct hook_message_list *messages);

/* How an attempt ended. */
struct hook_result {
	int64_t delivery_id;
	int64_t webhook_id;
	int64_t attempts; /* its number */
	enum webhook_delivery_state state;
	int64_t due_at_us;  /* of the next one; with WEBHOOK_DELIVERY_STATE_PENDING */
	int64_t status;	    /* 0: nothing was answered */
	const char *answer; /* or NULL */
	const char *reason; /* or NULL */
	int64_t duration_ms;
	int64_t ended_at_us;
};

/** Keeps how an attempt ended, unless another one has begun; inside db_write. */
MUST_CHECK enum err hook_delivery_store_end(struct call *c, const struct hook_result *result);

/** Has an event sent to a webhook from the commit on; inside db_write. */
MUST_CHECK enum err hook_delivery_store_insert(struct call *c, int64_t webhook_id, int64_t event_id,
	enum event_kind kind, struct webhook_delivery *delivery);

/** Has the event of an earlier delivery sent again; inside db_write.
 *  @return OK | ERR_NOT_FOUND | ERR_CONFLICT (that is still on its way) | ERR_UNAVAILABLE */
MUST_CHECK enum err hook_delivery_store_replay(struct call *c, int64_t webhook_id, int64_t id,
	struct webhook_delivery *delivery);

/** The log of a webhook, newest first. @param before_id  exclusive; 0: from the top */
MUST_CHECK enum err hook_delivery_store_page(struct call *c, int64_t webhook_id, int64_t before_id,
	int64_t limit, struct webhook_delivery_list *page, bool *more);

/** Removes what is from before a time, the oldest first; inside db_write.
 *  @param[out] removed  up to limit; 0 only when there are no more of them */
MUST_CHECK enum err hook_delivery_store_remove(struct call *c, int64_t before_us, int64_t limit,
	int64_t *removed);

/** Removes the log of a webhook, a part at a time; inside db_write. */
MUST_CHECK enum err hook_delivery_store_drop(struct call *c, int64_t webhook_id, int64_t limit,
	int64_t *removed);

#endif

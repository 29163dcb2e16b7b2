/* What auth asks of posts when an account is closed. */
#include "db/db.h"
#include "media/store.h"
#include "posts_api.h"
#include "removal_store.h"

/* Whoever writes waits for one batch at most: about 20 ms. */
#define ROWS_AT_ONCE 100
#define LONG_ENOUGH_US (2 * US_PER_SECOND)
/* Longer ago nothing waits to go out but what its channel does not take. */
#define OVERDUE_MAX_US US_PER_HOUR

struct removal {
	int64_t user_id;
	int64_t removed;
};

static enum err remove_scheduled(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_scheduled(c, removal->user_id, call_now_us(c) - OVERDUE_MAX_US,
		ROWS_AT_ONCE, &removal->removed);
}

static enum err remove_posts(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_posts(c, removal->user_id, ROWS_AT_ONCE, &removal->removed);
}

static enum err remove_media(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return media_store_remove_of(c, removal->user_id, ROWS_AT_ONCE, &removal->removed);
}

static enum err remove_slots(struct call *c, void *arg)
{
	const struct removal *removal = arg;
	return removal_store_slots(c, removal->user_id);
}

/* Batch by batch, until nothing is left or the time is up. */
static enum err remove_all(struct call *c, db_transaction *batch, struct removal *removal,
	int64_t until_us, bool *done)
{
	do {
		TRY(db_write(c, batch, removal));
		*done = removal->removed < ROWS_AT_ONCE;
	} while (!*done && clock_monotonic_us() < until_us);
	return OK;
}

/* DELETE /internal/users/{id}. What is about to go live is gone first. Asked again it does no harm.
 */
enum err internal_remove_posts(struct call *c, const struct internal_remove_posts_in *in,
	struct posts_removal *out)
{
	struct removal removal = {.user_id = in->id};
	int64_t until_us = clock_monotonic_us() + LONG_ENOUGH_US;
	TRY(remove_all(c, remove_scheduled, &removal, until_us, &out->done));
	if (out->done)
		TRY(remove_all(c, remove_posts, &removal, until_us, &out->done));
	if (out->done)
		TRY(remove_all(c, remove_media, &removal, until_us, &out->done));
	return out->done ? db_write(c, remove_slots, &removal) : OK;
}

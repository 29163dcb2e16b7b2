/* What auth asks of posts when an account is closed. */
#include "db/db.h"
#include "draft_store.h"
#include "feature_requests/feature_request_store.h"
#include "media/store.h"
#include "posts_api.h"
#include "removal_store.h"

#define LONG_ENOUGH_US (2 * US_PER_SECOND)
/* Longer ago nothing waits to go out but what its channel does not take. */
#define OVERDUE_MAX_US US_PER_HOUR

struct removal {
	int64_t user_id;
	int64_t at_once;
	int64_t removed; /* fewer than at_once: nothing is left */
};

static enum err remove_scheduled(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_scheduled(c, removal->user_id, call_now_us(c) - OVERDUE_MAX_US,
		removal->at_once, &removal->removed);
}

static enum err remove_threads(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_threads(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_posts(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_posts(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_comments(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_comments(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_collections(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_collections(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_votes(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return feature_request_store_remove_votes(c, removal->user_id, removal->at_once,
		&removal->removed);
}

static enum err disown_requests(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_feature_requests(c, removal->user_id, removal->at_once,
		&removal->removed);
}

static enum err remove_webhook_deliveries(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_webhook_deliveries(c, removal->user_id, removal->at_once,
		&removal->removed);
}

/* Nobody is told any more, however long the rest takes. */
static enum err remove_webhooks(struct call *c, void *arg)
{
	struct removal *removal = arg;
	removal->removed = 0;
	return removal_store_webhooks(c, removal->user_id);
}

static enum err remove_events(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_events(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_media(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return media_store_remove_of(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_answers(struct call *c, void *arg)
{
	struct removal *removal = arg;
	return removal_store_answers(c, removal->user_id, removal->at_once, &removal->removed);
}

static enum err remove_draft(struct call *c, void *arg)
{
	struct removal *removal = arg;
	removal->removed = 0;
	return draft_store_delete(c, removal->user_id, DRAFT_ANY_VERSION);
}

static enum err remove_slots(struct call *c, void *arg)
{
	struct removal *removal = arg;
	removal->removed = 0;
	return removal_store_slots(c, removal->user_id);
}

/* What is about to go live is gone first. Whoever writes waits for one batch at most: about 20 ms.
 */
static const struct step {
	db_transaction *batch;
	int64_t at_once;
} steps[] = {
	{remove_scheduled, 100},
	{remove_webhook_deliveries, 100},
	{remove_webhooks, 1},
	{remove_threads, 1000},
	{remove_posts, 100},
	{remove_events, 100},
	{remove_comments, 100},
	{remove_collections, 5}, /* of thousands of posts each */
	{remove_votes, 100},
	{disown_requests, 100},
	{remove_media, 100},
	{remove_answers, 100},
	{remove_slots, 1},
	{remove_draft, 1},
};

/* Batch by batch, until nothing is left or the time is up. */
static enum err run(struct call *c, const struct step *step, int64_t user_id, int64_t until_us,
	bool *done)
{
	struct removal removal = {.user_id = user_id, .at_once = step->at_once};
	do {
		TRY(db_write(c, step->batch, &removal));
		*done = removal.removed < step->at_once;
	} while (!*done && clock_monotonic_us() < until_us);
	return OK;
}

/* DELETE /internal/users/{id}. Asked again it does no harm. */
enum err internal_remove_posts(struct call *c, const struct internal_remove_posts_in *in,
	struct posts_removal *out)
{
	int64_t until_us = clock_monotonic_us() + LONG_ENOUGH_US;
	out->done = true;
	for (size_t i = 0; out->done && i < COUNT_OF(steps); i++)
		TRY(run(c, &steps[i], in->id, until_us, &out->done));
	return OK;
}

/* What auth asks of analytics when an account is closed. */
#include "analytics_api.h"
#include "departing.h"
#include "ranking_cache.h"
#include "reactions/reacting.h"
#include "reactions/reaction_store.h"
#include "rollups/rollup_store.h"

#define ROWS_AT_ONCE 1000
#define LONG_ENOUGH_US (2 * US_PER_SECOND)

struct removal {
	int64_t user_id;
	int64_t removed;
};

/* The lock is what departing_remove needs: who took it later would wait for others that wait for
 * what is changed before. */
static enum err remove_some(struct call *c, void *arg)
{
	struct removal *removal = arg;
	int64_t left, answers;
	TRY(rollup_store_lock(c));
	TRY(reacting_remove(c, removal->user_id, ROWS_AT_ONCE, &removal->removed));
	TRY(departing_remove(c, removal->user_id, &left));
	TRY(reaction_store_forget_answers(c, removal->user_id, ROWS_AT_ONCE, &answers));
	removal->removed += left + answers;
	return OK;
}

/* DELETE /internal/users/{id}. Asked again it does no harm. */
enum err internal_remove_reactions(struct call *c, const struct internal_remove_reactions_in *in,
	struct reactions_removal *out)
{
	struct removal removal = {.user_id = in->id};
	int64_t until_us = clock_monotonic_us() + LONG_ENOUGH_US;
	do {
		TRY(db_write(c, remove_some, &removal));
		out->done = removal.removed == 0;
	} while (!out->done && clock_monotonic_us() < until_us);
	ranking_cache_forget(c);
	return OK;
}

/* Posts first, a few at a time; then what all of them summed up to. */
#include "departing.h"

#include "ingest/dead_letter_store.h"
#include "post_facts/post_facts_store.h"
#include "rollups/counting.h"
#include "rollups/rollup_store.h"

#define POSTS_AT_ONCE 10
#define LETTERS_AT_ONCE 500

static enum err remove_post(struct call *c, int64_t post_id)
{
	TRY(rollup_store_remove(c, post_id));
	return post_facts_store_forget(c, post_id);
}

enum err departing_remove(struct call *c, int64_t user_id, int64_t *removed)
{
	int64_t post_ids[POSTS_AT_ONCE];
	size_t count;
	TRY(dead_letter_store_forget(c, user_id, LETTERS_AT_ONCE, removed));
	TRY(rollup_store_lock(c));
	TRY(counting_finish(c));
	TRY(post_facts_store_posts_of(c, user_id, post_ids, POSTS_AT_ONCE, &count));
	for (size_t i = 0; i < count; i++)
		TRY(remove_post(c, post_ids[i]));
	*removed += (int64_t)count;
	return *removed ? OK : rollup_store_remove(c, -user_id);
}

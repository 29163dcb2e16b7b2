/* What is counted leaves the moment at which it was given. */
#include "reactions/reacting.h"

#include "rollups/rollup.h"
#include "rollups/rollup_store.h"

#define TRIES 3

static void count(struct rollup *rollup, const struct stored_reaction *stored, int by)
{
	const struct reaction *reaction = &stored->reaction;
	const enum rollup_count column = (enum rollup_count)(
		COUNT_LIKES + (reaction->type - REACTION_TYPE_LIKE));
	rollup_add(rollup,
		&(struct rollup_target){reaction->post_id, stored->owner_id,
			reaction->created_at_us},
		&column, 1, by);
}

static enum err count_one(struct call *c, const struct stored_reaction *stored, int by)
{
	struct rollup rollup;
	rollup_init(&rollup, c->arena);
	count(&rollup, stored, by);
	return rollup_store_add(c, &rollup);
}

static enum err replace(struct call *c, const struct stored_reaction *before,
	struct reaction *reaction)
{
	const struct stored_reaction now = {*reaction, before->owner_id};
	struct rollup rollup;
	if (before->reaction.type == reaction->type) {
		*reaction = before->reaction;
		return OK;
	}
	TRY(reaction_store_replace(c, reaction));
	rollup_init(&rollup, c->arena);
	count(&rollup, before, -1);
	count(&rollup, &now, 1);
	return rollup_store_add(c, &rollup);
}

/* One that another request adds at the same moment is found then, unless it was taken back. */
enum err reacting_put(struct call *c, struct reaction *reaction)
{
	struct stored_reaction stored;
	bool is_new, found;
	TRY(rollup_store_share(c));
	for (int i = 0; i < TRIES; i++) {
		TRY(reaction_store_add(c, reaction, &stored, &is_new));
		if (is_new)
			return count_one(c, &stored, 1);
		TRY(reaction_store_to_change(c, reaction->post_id, reaction->user_id, &stored,
			&found));
		if (found)
			return replace(c, &stored, reaction);
	}
	return fail(c, ERR_CONFLICT, "your reaction is being changed at this moment");
}

enum err reacting_take_back(struct call *c, int64_t post_id, int64_t user_id)
{
	struct stored_reaction stored;
	bool found;
	TRY(rollup_store_share(c));
	TRY(reaction_store_delete(c, post_id, user_id, &stored, &found));
	return found ? count_one(c, &stored, -1) : OK;
}

enum err reacting_remove(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct stored_reaction_list list;
	struct rollup rollup;
	TRY(rollup_store_share(c));
	TRY(reaction_store_remove(c, user_id, limit, &list));
	rollup_init(&rollup, c->arena);
	for (size_t i = 0; i < list.count; i++)
		count(&rollup, &list.items[i], -1);
	*removed = (int64_t)list.count;
	return list.count ? rollup_store_add(c, &rollup) : OK;
}

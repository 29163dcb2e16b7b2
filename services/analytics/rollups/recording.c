/* The log decides what is new, and only that is counted. */
#include "rollups/recording.h"

#include "act_store.h"

static enum err add_to_log(struct call *c, struct recorded *recorded, size_t count)
{
	const struct act **acts = arena_alloc_raw(c->arena, (count + 1) * sizeof *acts);
	bool *is_new = arena_alloc_raw(c->arena, count + 1);
	for (size_t i = 0; i < count; i++)
		acts[i] = recorded[i].act;
	TRY(act_store_add(c, acts, count, is_new));
	for (size_t i = 0; i < count; i++)
		recorded[i].is_new = is_new[i];
	return OK;
}

enum err recording_add(struct call *c, struct recorded *recorded, size_t count,
	struct rollup *quarters)
{
	rollup_init(quarters, c->arena);
	if (!count)
		return OK;
	TRY(add_to_log(c, recorded, count));
	for (size_t i = 0; i < count; i++)
		if (recorded[i].is_new)
			rollup_add_act(quarters, recorded[i].act, recorded[i].owner_id, 1);
	return OK;
}

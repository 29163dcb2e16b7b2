/* Reactions in the database. */
#ifndef CRIER_ANALYTICS_REACTIONS_REACTION_STORE_H
#define CRIER_ANALYTICS_REACTIONS_REACTION_STORE_H

#include "analytics_types.h"
#include "db/db.h"

/* A reaction, and what counting it needs. */
struct stored_reaction {
	struct reaction reaction;
	int64_t owner_id; /* of the post; 0: not known */
};

struct stored_reaction_list {
	struct stored_reaction *items;
	size_t count;
};

/** A reader's reaction to a post. @return also ERR_NOT_FOUND */
MUST_CHECK enum err reaction_store_get(struct call *c, int64_t post_id, int64_t user_id,
	struct reaction *reaction);

/** The same inside db_write, where nobody else changes it until the end. @param[out] found  whether
 *  there is one */
MUST_CHECK enum err reaction_store_to_change(struct call *c, int64_t post_id, int64_t user_id,
	struct stored_reaction *stored, bool *found);

/** Adds a reaction where the reader has none; inside db_write.
 *  @param[out] stored  where it was added, which is_new says */
MUST_CHECK enum err reaction_store_add(struct call *c, const struct reaction *reaction,
	struct stored_reaction *stored, bool *is_new);

/** Sets type and time of the one that is there; inside db_write. */
MUST_CHECK enum err reaction_store_replace(struct call *c, const struct reaction *reaction);

/** Takes it back; inside db_write. @param[out] found  whether there was one */
MUST_CHECK enum err reaction_store_delete(struct call *c, int64_t post_id, int64_t user_id,
	struct stored_reaction *stored, bool *found);

/** Takes back up to limit of a reader's reactions; inside db_write. */
MUST_CHECK enum err reaction_store_remove(struct call *c, int64_t user_id, int64_t limit,
	struct stored_reaction_list *removed);

/** Removes up to limit of what was answered to a reader's requests with an Idempotency-Key; inside
 *  db_write. @param[out] removed  how many */
MUST_CHECK enum err reaction_store_forget_answers(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

#endif

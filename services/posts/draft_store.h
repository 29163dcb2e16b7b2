/* Drafts in the database: one for each account. */
#ifndef CRIER_POSTS_DRAFT_STORE_H
#define CRIER_POSTS_DRAFT_STORE_H

#include "base/call.h"
#include "posts_types.h"

#define DRAFT_ANY_VERSION 0

/** An account's draft, unless it was saved at after_us or before.
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err draft_store_by_user(struct call *c, int64_t user_id, int64_t after_us,
	struct saved_draft *draft);

/** The same of any age, locked; inside db_write. */
MUST_CHECK enum err draft_store_to_change(struct call *c, int64_t user_id,
	struct saved_draft *draft);

/** Adds an account's first draft; inside db_write. @return OK | ERR_CONFLICT (there is one) */
MUST_CHECK enum err draft_store_insert(struct call *c, int64_t user_id,
	const struct draft_content *content, struct saved_draft *draft);

/** Replaces it; inside db_write. @return OK | ERR_NOT_FOUND */
MUST_CHECK enum err draft_store_update(struct call *c, int64_t user_id,
	const struct draft_content *content, struct saved_draft *draft);

/** Removes it, if it is there and has that version; inside db_write.
 *  @param version  or DRAFT_ANY_VERSION */
MUST_CHECK enum err draft_store_delete(struct call *c, int64_t user_id, int64_t version);

#endif

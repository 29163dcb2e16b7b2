/* What a post has beside its words, as terms of the index of words that nobody can type: its
 * author, its tags, and the stretches of time it was made in. Their names are those of post_texts
 * (SQLite) and post_facets_of (PostgreSQL) in schema/. */
#ifndef CRIER_POSTS_LISTS_FACETS_H
#define CRIER_POSTS_LISTS_FACETS_H

#include <stdbool.h>

#include "db/db.h"

/* From one moment to another, which is not in it. */
struct stretch {
	int64_t from_us, to_us;
};

/** The author and the tag, both of which must be there, as the engine's statements take them:
 * {found} in sql/. @param user_id  0: whoever  @param tag  NULL: whatever  @return NULL for neither
 */
const char *facets_all(struct call *c, enum db_engine engine, int64_t user_id, const char *tag);

/** Stretches that cover what is asked for, and little more; one of them must be there.
 *  @return NULL where it is longer than four years, which none cover */
const char *facets_any(struct call *c, enum db_engine engine, const struct stretch *stretch);

#endif

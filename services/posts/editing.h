/* How a person changes a post that is there: read under its lock, judged, written with its revision
 * and its history. */
#ifndef CRIER_POSTS_EDITING_H
#define CRIER_POSTS_EDITING_H

#include "base/call.h"
#include "posts_api.h"

/* Which post is meant, and the version that its reader saw. */
struct editing_target {
	int64_t id;
	enum post_kind kind;  /* 0: either */
	const char *if_match; /* the header, or NULL */
};

/* One of the three. */
struct editing_change {
	const struct post_replacement *replacement;
	const struct post_change *change;
	int64_t restored_version; /* what the post said at that version */
};

/**
 * Reads a post for an action of the principal; inside db_write, until whose end nobody else changes
 * it.
 * @return OK | ERR_NOT_FOUND | ERR_FORBIDDEN | ERR_PRECONDITION
 */
MUST_CHECK enum err editing_read(struct call *c, const struct editing_target *target,
	enum post_action action, struct post *post);

/** Changes a post, which loses its schedule where it loses its approval. @return as editing_read |
 *  ERR_CONFLICT | ERR_INVALID */
MUST_CHECK enum err editing_write(struct call *c, const struct editing_target *target,
	const struct editing_change *change, struct post *post);

/** Removes a post and all that was kept of it. @return as editing_read | ERR_CONFLICT (it is going
 *  out right now) */
MUST_CHECK enum err editing_remove(struct call *c, const struct editing_target *target);

#endif

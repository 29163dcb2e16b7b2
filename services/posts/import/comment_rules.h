/* What becomes of an imported comment.
 *
 *   the source says            it becomes
 *   1, visible                 visible
 *   0, hold, hidden            hidden: nobody let it out yet, or somebody took it back
 *   spam, trash, …             left out
 *   type pingback, trackback   left out: nobody said that
 *
 * Its words are plain text here, of 5,000 characters at most. Threads are flat: whom it answered is
 * not kept. */
#ifndef CRIER_POSTS_IMPORT_COMMENT_RULES_H
#define CRIER_POSTS_IMPORT_COMMENT_RULES_H

#include "import/rules.h"

/* As proto/posts.yaml bounds CommentRecord, in code points. */
#define IMPORT_COMMENT_MAX 5000
#define IMPORT_COMMENT_AUTHOR_MAX 200

/* The name of somebody who gave none. */
#define IMPORT_NO_NAME "Anonymous"

struct imported_comment {
	const char *key;	 /* NULL: it has none */
	int64_t user_id;	 /* 0: nobody's here */
	const char *author_name; /* of who has no account here; else NULL */
	const char *content;
	enum comment_status status; /* visible or hidden */
	const char *reason;	    /* of what is hidden */
	int64_t created_us;
	int64_t updated_us;
};

/**
 * Judges a comment by the call's clock; whose it is, is not known yet: user_id is 0, and
 * author_name what it says.
 * @param[out] out     filled when it is taken; lives as long as the call and the comment
 * @param[out] reason  why it is not taken; NULL when it is
 */
enum import_verdict import_comment_rules_apply(struct call *c, const struct import_comment *comment,
	struct imported_comment *out, const char **reason);

#endif

/* Posts and comments as an import brings them and an export takes them, with the key that names
 * each for ever: the source's own, or "post:<id>@<created_at>" and "comment:<id>@<created_at>" for
 * what was written here. */
#ifndef CRIER_POSTS_IMPORT_RECORD_STORE_H
#define CRIER_POSTS_IMPORT_RECORD_STORE_H

#include "import/comment_rules.h"
#include "import/rules.h"

struct record {
	struct post post;
	const char *key;
	bool has_schedule;
	struct record_schedule schedule; /* of post.publish_at_us */
	int64_t last_seq;		 /* of its thread; 0: nobody said anything */
	const char *failure;		 /* of a dead letter; NULL: none */
};

struct record_list {
	struct record *items;
	size_t count;
};

struct record_comment {
	struct comment comment;
	const char *key;
};

struct record_comment_list {
	struct record_comment *items;
	size_t count;
};

/** Whether a post of that key is here. @param[out] post_id  its id, or 0 */
MUST_CHECK enum err record_store_find(struct call *c, const char *key, int64_t *post_id);

/** Adds what import_rules made, with its schedule; inside db_write. Sets post->post.id.
 *  @return OK | ERR_CONFLICT (its key is here) | ERR_UNAVAILABLE */
MUST_CHECK enum err record_store_insert(struct call *c, struct import_post *post);

/** Has a post that nobody changed since it was imported show its images; inside db_write, the post
 *  read to be changed. No revision is kept: it is part of the import. */
MUST_CHECK enum err record_store_show(struct call *c, const struct post *post);

/** Adds what import_comment_rules made, unless a comment of its key is there; inside db_write, the
 *  post read to be changed. @param[out] added  whether it was */
MUST_CHECK enum err record_store_add_comment(struct call *c, int64_t post_id,
	const struct imported_comment *comment, bool *added);

/** Posts with an id beyond after_id, by id. */
MUST_CHECK enum err record_store_after(struct call *c, int64_t after_id, int64_t limit,
	struct record_list *records);

/** Comments of a post with a number beyond after_seq, in their order; without those removed. */
MUST_CHECK enum err record_store_comments(struct call *c, int64_t post_id, int64_t after_seq,
	int64_t limit, struct record_comment_list *comments);

#endif

/* Posts as an import brings them and an export takes them, with the key that names each for
 * ever: the source's own, or "post:<id>@<created_at>" for what was written here. */
#ifndef CRIER_POSTS_RECORD_STORE_H
#define CRIER_POSTS_RECORD_STORE_H

#include "import/rules.h"

struct record {
	struct post post;
	const char *key;
};

struct record_list {
	struct record *items;
	size_t count;
};

/** Whether a post of that key is here. @param[out] post_id  its id, or 0 */
MUST_CHECK enum err record_store_find(struct call *c, const char *key, int64_t *post_id);

/** Adds what import_rules made, with its schedule; inside db_write. Sets post->post.id.
 *  @return OK | ERR_CONFLICT (its key is here) | ERR_UNAVAILABLE */
MUST_CHECK enum err record_store_insert(struct call *c, struct import_post *post);

/** Posts with an id beyond after_id, by id. */
MUST_CHECK enum err record_store_after(struct call *c, int64_t after_id, int64_t limit,
	struct record_list *records);

#endif

/* What names a post or comment of a source for ever. */
#ifndef CRIER_POSTS_IMPORT_KEY_H
#define CRIER_POSTS_IMPORT_KEY_H

#include "import/item.h"

/** The key that an item or comment is remembered by: the source's own where it is one line of at
 * most 500 characters, as PostRecord and CommentRecord have it; else a digest of it, and where
 * there is none, of what it says: so the same is here once in any case. It lives as long as the
 * call and the item. */
const char *import_key_of_item(struct call *c, const struct import_item *item);
const char *import_key_of_comment(struct call *c, const struct import_comment *comment);

#endif

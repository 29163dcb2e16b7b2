/* What posts show of the images that lie here. */
#ifndef CRIER_POSTS_IMAGES_IMAGE_STORE_H
#define CRIER_POSTS_IMAGES_IMAGE_STORE_H

#include "base/call.h"
#include "posts_types.h"

/* Whose uploads may be shown. */
struct image_owners {
	int64_t author_id;
	int64_t caller_id;
};

/**
 * An upload of theirs as a post shows it; inside db_write, until whose end it stays.
 * @param[out] image  url is NULL where there is none
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err image_store_by_id(struct call *c, int64_t media_id,
	const struct image_owners *owners, struct post_image *image);

/** The same by the first 64 characters of its name. */
MUST_CHECK enum err image_store_by_digest(struct call *c, const char *name,
	const struct image_owners *owners, struct post_image *image);

/**
 * Has the bytes of those images that lie here stay as long as the post; inside db_write. What the
 * post shows no more stays as well: a revision may bring it back.
 * @return OK | ERR_UNAVAILABLE (one is being removed at this moment)
 */
MUST_CHECK enum err image_store_hold(struct call *c, int64_t post_id,
	const struct post_image_list *images);

#endif

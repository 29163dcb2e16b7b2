/* Which images a post may show: uploads of its author's or the caller's, what it shows already, and
 * addresses elsewhere. */
#ifndef CRIER_POSTS_IMAGES_IMAGE_CHOICE_H
#define CRIER_POSTS_IMAGES_IMAGE_CHOICE_H

#include "base/call.h"
#include "posts_types.h"

/**
 * Has a post show what was asked for, in that order; inside db_write.
 * @return OK | ERR_INVALID (names each that may not be shown) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err image_choice_apply(struct call *c, struct post *post,
	const struct image_reference_list *wanted);

/** Whether an address is one that a post may have: of this site's storage, or http or https. */
bool image_choice_is_address(const char *url);

#endif

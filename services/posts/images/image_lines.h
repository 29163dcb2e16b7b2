/* The images of a post in their column: a line of JSON for each. */
#ifndef CRIER_POSTS_IMAGES_IMAGE_LINES_H
#define CRIER_POSTS_IMAGES_IMAGE_LINES_H

#include "base/call.h"
#include "posts_types.h"

/** @return in the call's arena; NULL where there are none */
const char *image_lines_join(struct call *c, const struct post_image_list *images);

/** @param lines  NULL: none */
struct post_image_list image_lines_split(struct call *c, const char *lines);

/** The same for what a draft asks for; an empty list is an empty text. */
const char *image_lines_join_wanted(struct call *c, const struct image_reference_list *wanted);
struct image_reference_list image_lines_split_wanted(struct call *c, const char *lines);

#endif

/* The image in what was sent: the body itself, or the first file of a form. */
#ifndef CRIER_POSTS_MEDIA_UPLOAD_H
#define CRIER_POSTS_MEDIA_UPLOAD_H

#include "http/api.h"

/**
 * Finds the image's bytes in a body.
 * @param[out] image  within the body
 * @return OK | ERR_BAD_REQUEST (a form that cannot be read, or that has no file)
 */
MUST_CHECK enum err upload_read(struct call *c, const struct raw_body *body,
	struct raw_body *image);

#endif

/* A post's content as HTML. */
#ifndef CRIER_POSTS_READING_RENDERING_H
#define CRIER_POSTS_READING_RENDERING_H

#include "base/call.h"
#include "posts_api.h"

/** Content as HTML that is safe in any page, in the call's arena. */
const char *rendering_html(struct call *c, enum post_format format, const char *content);

/**
 * Adds content_html where it is wanted, and gives the answer an entity tag that says so: it changes
 * with the post, and with how it is rendered.
 * @param wanted         0: the post stays as it is
 * @param if_none_match  as it was sent; NULL: not
 * @return OK | ERR_NOT_MODIFIED
 */
MUST_CHECK enum err rendering_add(struct call *c, enum rendering wanted, const char *if_none_match,
	struct post *post);

#endif

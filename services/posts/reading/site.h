/* Where people find what is published. */
#ifndef CRIER_POSTS_READING_SITE_H
#define CRIER_POSTS_READING_SITE_H

#include "base/call.h"

#define SITE_URL_BYTES_MAX 300

struct site {
	char url[SITE_URL_BYTES_MAX + 1]; /* without a slash at the end */
	const char *title;
};

/**
 * A site by its settings; the title is borrowed.
 * @return OK | ERR_UNAVAILABLE (no http or https address, or too long)
 */
MUST_CHECK enum err site_read(struct call *c, const char *url, const char *title,
	struct site *site);

/** The address of a post's page, in the call's arena. */
const char *site_post_url(struct call *c, const struct site *site, int64_t post_id);

#endif

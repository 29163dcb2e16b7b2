/* Keeping an image: decoded, its bytes claimed, put, and only then referred to. */
#ifndef CRIER_POSTS_MEDIA_KEEP_H
#define CRIER_POSTS_MEDIA_KEEP_H

#include "media/media.h"
#include "posts_api.h"

/* An image as it came. */
struct media_arrival {
	int64_t user_id; /* whose it becomes */
	const char *data;
	size_t len;
	const char *alt; /* or NULL */
	bool once;	 /* where they have it already, that one is it */
};

/**
 * Keeps an image and fills media.
 * @return OK | ERR_TOO_LARGE | ERR_MEDIA_TYPE (none of ours by its bytes) | ERR_INVALID (it cannot
 * be decoded) | ERR_UNAVAILABLE (no room, no process)
 */
MUST_CHECK enum err media_keep(struct call *c, const struct media_desk *desk,
	const struct media_arrival *arrival, struct media *media);

#endif

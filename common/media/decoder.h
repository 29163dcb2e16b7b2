/* Images are decoded by crier-media, in a process of its own for each: whatever one does to it is
 * the end of that process, and an answer of 422. */
#ifndef CRIER_MEDIA_DECODER_H
#define CRIER_MEDIA_DECODER_H

#include "base/call.h"
#include "media/format.h"

#define DECODER_COPIES_MAX 8
#define DECODER_COPY_BYTES_MAX ((size_t)31 * 1024 * 1024) /* less than an answer may have */

struct decoder;

struct decoder_options {
	unsigned at_once;   /* processes; who comes then waits for one of them to end */
	int64_t pixels_max; /* of all frames together */
	int timeout_ms;	    /* after which a process is killed */
};

/* A clean copy of an image, or a less wide one. */
struct decoder_copy {
	const char *data; /* in the call's arena */
	size_t len;
	int64_t width, height;
};

struct decoder_copies {
	struct decoder_copy items[DECODER_COPIES_MAX]; /* the first is the whole */
	size_t count;				       /* 1 at least */
};

/** The program is the one beside this process's own. Never NULL. */
struct decoder *decoder_create(const struct decoder_options *options);

/** None may be running; NULL is accepted. */
void decoder_destroy(struct decoder *decoder);

/**
 * Decodes an image and makes copies of it.
 * @param widths  ended by NULL, in digits; of those that the image has, no copy is made
 * @return OK | ERR_INVALID (broken, too many pixels, too much work) | ERR_UNAVAILABLE (no process
 *         can be had at the moment, none became free in time)
 */
MUST_CHECK enum err decoder_run(struct call *c, struct decoder *decoder,
	const struct media_format *format, const char *data, size_t len, const char *const *widths,
	struct decoder_copies *copies);

#endif

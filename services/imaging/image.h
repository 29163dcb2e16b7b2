/* An image, read and written again in the same format: upright, in sRGB, with all its frames and
 * nothing else of what the file held. The only file that knows libvips. */
#ifndef CRIER_IMAGING_IMAGE_H
#define CRIER_IMAGING_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image_source {
	const char *format; /* "jpeg", "png", "gif" or "webp" */
	const void *data;
	size_t len;
};

struct image_copy {
	void *data; /* image_free's */
	size_t len;
	int width, height; /* of a frame */
};

/** Starts the library, once. @return false when it cannot */
bool image_init(void);

/** Whether that is a format's word. */
bool image_knows(const char *format);

/** How many pixels all frames have, by what the file says at its beginning.
 *  @return false when it is not an image of that format */
bool image_count_pixels(const struct image_source *source, int64_t *pixels);

/**
 * Decodes and writes again.
 * @param width_max  pixels that it may be wide; it is never made larger; 0: the whole
 * @return false when it is broken, or ends early
 */
bool image_copy(const struct image_source *source, int width_max, struct image_copy *copy);

void image_free(struct image_copy *copy);

#endif

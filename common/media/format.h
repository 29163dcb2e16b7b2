/* The formats of images that are taken, told by their first bytes and by nothing that somebody
 * says. */
#ifndef CRIER_MEDIA_FORMAT_H
#define CRIER_MEDIA_FORMAT_H

#include <stddef.h>

struct media_format {
	const char *word;      /* "jpeg", as crier-media knows it */
	const char *type;      /* "image/jpeg" */
	const char *extension; /* "jpg" */
};

/** @return the format of an image; NULL for whatever is none of ours */
const struct media_format *media_format_of(const char *data, size_t len);

/** The format of that type or extension; NULL for none. */
const struct media_format *media_format_by_type(const char *type);
const struct media_format *media_format_by_extension(const char *extension);

#endif

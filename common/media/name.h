/* What an image's bytes are called: by their own digest, so that a name never means anything else.
 * "<sha256>.jpg", and of a less wide one of it "<sha256>-w320.jpg". */
#ifndef CRIER_MEDIA_NAME_H
#define CRIER_MEDIA_NAME_H

#include <stdbool.h>

#include "base/call.h"
#include "media/format.h"

#define MEDIA_DIGEST_CHARS 64 /* that a name begins with */

/** @param width  0: the whole image */
const char *media_name(struct call *c, const char *sha256, int64_t width,
	const struct media_format *format);

/** Where the gateway serves it. */
const char *media_url(struct call *c, const char *sha256, int64_t width,
	const struct media_format *format);

/** The format of a name that media_name could have made; NULL for any other. */
const struct media_format *media_name_format(const char *name);

/** The name in what media_url made, within it; NULL for any other address. */
const char *media_name_in(const char *url);

#endif

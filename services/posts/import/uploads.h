/* The images of a source, in a folder that lies here: a copy of WordPress's wp-content/uploads, or
 * of what stands behind the host in the addresses of the source. */
#ifndef CRIER_POSTS_IMPORT_UPLOADS_H
#define CRIER_POSTS_IMPORT_UPLOADS_H

#include "base/call.h"

#define UPLOADS_PATH "/wp-content/uploads/" /* of WordPress */

struct upload_file {
	const char *data; /* in the call's arena */
	size_t len;
};

/** The path within the folder that an address means, decoded; NULL: it can mean none. Nothing in it
 *  leads out of the folder. */
const char *uploads_path(struct call *c, const char *url);

/**
 * Reads the file that an address means.
 * @param bytes_max  of a file; a larger one is ERR_TOO_LARGE
 * @return OK | ERR_NOT_FOUND (there is none, or it is no file) | ERR_TOO_LARGE | ERR_UNAVAILABLE
 */
MUST_CHECK enum err uploads_read(struct call *c, const char *folder, const char *url,
	size_t bytes_max, struct upload_file *file);

/** The end of the address that begins at text: where a blank, a quote, a bracket or "?" is. */
const char *uploads_url_end(const char *text);

/** Whether that ends as the name of an image that can be taken: pages and feeds are named as well.
 */
bool uploads_looks_like_image(const char *url);

#endif

/* Makes any bytes XML that can be read: exports hold what people once pasted, and one control
 * character must not cost the rest of a blog. */
#ifndef CRIER_POSTS_IMPORT_BYTES_H
#define CRIER_POSTS_IMPORT_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* What was given so far; zeroed to start. */
struct import_bytes {
	char held[4]; /* the beginning of a character that the next piece ends */
	size_t held_len;
	int64_t replaced; /* bytes */
};

/** Bytes that cleaning len more may give. */
#define IMPORT_BYTES_OUT(len) (3 * ((len) + sizeof((struct import_bytes){0}.held)))

/**
 * Cleans the next piece of a UTF-8 stream: malformed sequences (RFC 3629), and the two
 * characters that XML 1.0 forbids beside the controls, become U+FFFD, controls a space.
 * @param out   room for IMPORT_BYTES_OUT(len)
 * @return bytes written
 */
size_t import_bytes_clean(struct import_bytes *bytes, const char *data, size_t len, char *out);

/** Lets out what is held at the end of the stream. @param out  room for IMPORT_BYTES_OUT(0) */
size_t import_bytes_end(struct import_bytes *bytes, char *out);

#endif

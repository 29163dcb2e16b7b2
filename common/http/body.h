/* The body of a request: its type, its size, and what it says. */
#ifndef CRIER_HTTP_BODY_H
#define CRIER_HTTP_BODY_H

#include "http/incoming.h"

/**
 * Reads and decodes the body of an operation that takes one into its input struct. A body
 * nobody asked for stays unread.
 * @param bytes_max  of the daemon; an operation's own bound is kept as well, and instead where its
 *                   contract states it
 * @return OK | ERR_BAD_REQUEST (missing, broken or no JSON) | ERR_INVALID | ERR_MEDIA_TYPE
 *         | ERR_TOO_LARGE | ERR_TIMEOUT
 */
MUST_CHECK enum err body_decode(struct call *c, const struct operation *operation,
	struct incoming *in, size_t bytes_max, void *input);

#endif

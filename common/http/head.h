/* Is the head of a request one that every server on its way reads the same? */
#ifndef CRIER_HTTP_HEAD_H
#define CRIER_HTTP_HEAD_H

#include "http/incoming.h"

/**
 * Checks method, lengths, names and framing of a request (RFC 9112) and fills what
 * incoming.h says comes from here. Whatever two servers could read differently is refused:
 * Content-Length beside Transfer-Encoding, either one twice, a folded or unreadable line,
 * a space before a colon, a bare line feed.
 * The strings of in must still stand where civetweb cut them: line after line in one block.
 * @return OK | ERR_BAD_REQUEST | ERR_HEADERS_TOO_LARGE | ERR_URI_TOO_LONG; after an error
 *         the connection must be closed
 */
MUST_CHECK enum err head_check(struct call *c, struct incoming *in);

/** The method of that name, HEAD being GET; HTTP_OTHER for any other. */
enum http_method head_verb(const char *method);

#endif

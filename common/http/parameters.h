/* Path, query and header parameters into an operation's input struct. */
#ifndef CRIER_HTTP_PARAMETERS_H
#define CRIER_HTTP_PARAMETERS_H

#include "http/incoming.h"
#include "http/route.h"

/**
 * Decodes every parameter of the matched operation. Violations of the query and of headers
 * are recorded but not yet returned, so that the body's can join them.
 * @param input  the operation's zeroed input struct; NULL when it has none
 * @return OK | ERR_BAD_REQUEST (the query cannot be read) | ERR_NOT_FOUND (a path parameter
 *         that nothing can have)
 */
MUST_CHECK enum err parameters_decode(struct call *c, const struct route_match *match,
	const struct incoming *in, void *input);

#endif

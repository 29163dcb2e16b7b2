/* One operation, run on its decoded input; and its output made the answer. */
#ifndef CRIER_HTTP_EXECUTION_H
#define CRIER_HTTP_EXECUTION_H

#include "http/reply.h"
#include "http/route.h"

struct execution {
	const struct route_match *match;
	const struct field *etag; /* of the output; or NULL */
	const struct incoming *in;
	struct reply *reply;
	const void *input;
	void *output;
};

/** Runs the operation and finishes its answer. @return what it returned | as execution_finish */
MUST_CHECK enum err execution_run(struct call *c, const struct execution *execution);

/** Makes the answer of the output. @return OK | ERR_NOT_MODIFIED | ERR_INTERNAL (too large) */
MUST_CHECK enum err execution_finish(struct call *c, const struct execution *execution);

#endif

/* What every daemon answers beside its contract: /healthz, /readyz, /metrics. */
#ifndef CRIER_HTTP_BUILTIN_H
#define CRIER_HTTP_BUILTIN_H

#include "http/dispatch.h"
#include "http/reply.h"

/**
 * Answers a built-in address; all take GET and HEAD.
 * @param[out] found  whether path is one
 * @return OK | ERR_METHOD | ERR_UNAVAILABLE (not ready; the body is written all the same)
 */
MUST_CHECK enum err builtin_answer(struct call *c, struct dispatcher *dispatcher,
	const struct incoming *in, struct reply *reply, bool *found);

#endif

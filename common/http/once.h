/* A request with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) is carried out
 * once, however often it is sent, and each time gets the answer of that once. */
#ifndef CRIER_HTTP_ONCE_H
#define CRIER_HTTP_ONCE_H

#include "http/answer_keeper.h"
#include "http/execution.h"

/** Whether the request asks for it, of an operation and a daemon that know of it. */
bool once_is_wanted(const struct execution *execution, const struct answer_keeper *keeper);

/**
 * Runs the operation, or answers as it did. The answer is written in the transaction of what it is
 * about: so either both are there, or neither. Of several at once, one is carried out; the others
 * wait for its commit.
 * @return OK | ERR_BAD_REQUEST (the key is none) | ERR_INVALID (the key came with another request)
 *         | ERR_THROTTLED | ERR_UNAVAILABLE | what the operation returned
 */
MUST_CHECK enum err once_run(struct call *c, const struct execution *execution,
	const struct answer_keeper *keeper);

#endif

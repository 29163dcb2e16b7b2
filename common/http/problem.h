/* What is answered when a call failed: problem details (RFC 9457). */
#ifndef CRIER_HTTP_PROBLEM_H
#define CRIER_HTTP_PROBLEM_H

#include "base/call.h"
#include "base/text.h"

#define PROBLEM_TYPE "application/problem+json"

/** Appends call.failure as {"type", "title", "status", "detail"?, "class"?, "request_id",
 *  "errors"?}. */
void problem_write(struct text *out, const struct call *c);

/** When to come back, in seconds: what is of the moment always says so; 0 where it is not. */
int problem_retry_after_s(const struct failure *failure);

#endif

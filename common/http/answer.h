/* From another side's answer to this call's result. */
#ifndef CRIER_HTTP_ANSWER_H
#define CRIER_HTTP_ANSWER_H

#include "http/client.h"
#include "http/transfer.h"

/** The error of err.def with that status; of one it does not have, the nearest: bad-request
 *  for 4xx, unavailable for the rest. OK below 300. */
enum err answer_err(int status);

/**
 * Reads an answer into what the request asked for, or makes its problem this call's failure.
 * @return OK | the error of the answer's status | ERR_UNAVAILABLE (unreadable)
 */
MUST_CHECK enum err answer_read(struct call *c, const struct http_request *request,
	struct transfer_answer *answer);

#endif

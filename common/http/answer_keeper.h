/* Where answers are kept for requests that are sent again; the service layer has it in the daemon's
 * database. */
#ifndef CRIER_HTTP_ANSWER_KEEPER_H
#define CRIER_HTTP_ANSWER_KEEPER_H

#include "base/call.h"

struct kept_answer {
	int status;
	const char *head; /* lines of "Name: value\n" */
	const char *body; /* JSON; NULL: another daemon keeps it, and gives it when asked again */
	size_t body_len;
};

struct answer_keeper {
	/** What was answered to a request.
	 *  @return OK | ERR_NOT_FOUND (it was not carried out) | ERR_INVALID (another request has
	 * its key) | ERR_CONFLICT (it is there and cannot be read) | ERR_UNAVAILABLE */
	enum err (*find)(void *self, struct call *c, struct request_claim *claim,
		struct kept_answer *answer);
	/** In a transaction, first: nobody else carries it out from here on. The following are NULL
	 *  where another daemon keeps answers.
	 *  @return OK | ERR_CONFLICT (somebody did) | ERR_THROTTLED (their owner has too many) */
	enum err (*begin)(void *self, struct call *c, const struct request_claim *claim);
	/** In the same transaction, last. @return OK | ERR_TOO_LARGE */
	enum err (*keep)(void *self, struct call *c, const struct request_claim *claim,
		const struct kept_answer *answer);
	/** Instead of keep: as if it had not begun. */
	enum err (*forget)(void *self, struct call *c, const struct request_claim *claim);
	void *self;
};

#endif

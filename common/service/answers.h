/* What was answered to requests with an Idempotency-Key, in the daemon's own database. */
#ifndef CRIER_SERVICE_ANSWERS_H
#define CRIER_SERVICE_ANSWERS_H

#include "http/answer_keeper.h"
#include "service/service.h"

struct answers;

/** Makes the keeper of a daemon whose configuration is read; NULL where it has no database. */
struct answers *answers_create(const struct service *service);

/** Starts the thread that removes old ones; NULL is accepted. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err answers_start(struct call *c, struct answers *answers);

/** Ends both; NULL is accepted. */
void answers_destroy(struct answers *answers);

/** What the server asks; nothing where answers is NULL. */
struct answer_keeper answers_keeper(struct answers *answers);

/** answer_keeper.find: for a daemon that asks about its neighbour's. @return as there */
MUST_CHECK enum err answers_find(struct call *c, const struct answers *answers,
	struct request_claim *claim, struct kept_answer *answer);

#endif

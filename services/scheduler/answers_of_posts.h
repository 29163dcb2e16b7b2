/* This daemon keeps nothing: to a request with an Idempotency-Key posts answers again, as it did.
 */
#ifndef CRIER_SCHEDULER_ANSWERS_OF_POSTS_H
#define CRIER_SCHEDULER_ANSWERS_OF_POSTS_H

#include "http/answer_keeper.h"

/** service_plan.find_answer; the answer has no body, for what posts keeps is not what was answered
 *  here. @param state  the scheduler */
MUST_CHECK enum err answers_of_posts_find(void *state, struct call *c, struct request_claim *claim,
	struct kept_answer *answer);

#endif

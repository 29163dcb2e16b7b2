/* Which access tokens hold no longer although they have not expired: those of sessions that ended,
 * and those with a role that their account has no more. One table for a daemon, which is asked with
 * every request and filled as news come in. */
#ifndef CRIER_TOKEN_ENDED_H
#define CRIER_TOKEN_ENDED_H

#include "base/call.h"

/* Facts and not events: in any order, and as often as it likes, the same ones say the same. */
struct ended_fact {
	int64_t session_id; /* this session is over; 0: the account's role is another */
	int64_t user_id;    /* of a role */
	enum role role;	    /* the account has this one; tokens with another are void */
	int64_t version;    /* of facts about one account's role the highest counts */
	int64_t until_us;   /* by then every token that it voids has expired */
};

struct ended;

struct ended *ended_create(void);
void ended_destroy(struct ended *ended);

/** Takes a fact in. Beyond a million that matter at once, the one that ends first is given up. */
void ended_note(struct call *c, struct ended *ended, const struct ended_fact *fact);

/** Whether a principal's token holds still. Takes no lock. @return OK | ERR_UNAUTHENTICATED */
MUST_CHECK enum err ended_check(struct call *c, const struct ended *ended,
	const struct principal *principal);

#endif

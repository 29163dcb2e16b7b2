/* What a daemon that passes requests on to this one asks about them. */
#include <string.h>

#include "posts.h"
#include "posts_api.h"
#include "service/answers.h"

/* GET /internal/answers. 422 where the key came with another request. */
enum err internal_find_answer(struct call *c, const struct internal_find_answer_in *in,
	struct answer_found *out)
{
	struct request_claim claim = {.key = in->key, .owner_id = c->principal.user_id};
	struct kept_answer answer;
	memcpy(claim.fingerprint, in->fingerprint, sizeof claim.fingerprint);
	enum err err = answers_find(c, posts_of(c)->answers, &claim, &answer);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	out->found = true;
	out->has_asked_at = true;
	out->asked_at_us = claim.asked_at_us;
	return OK;
}

/* Keeping a session, and ending it. */
#include <inttypes.h>

#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "db/db.h"
#include "session_store.h"
#include "sign_in.h"
#include "user_store.h"

struct refreshing {
	struct refresh_claims claims;
	enum session_verdict verdict;
	struct session session;
	struct user user;
};

static enum err carry_out(struct call *c, struct refreshing *refreshing)
{
	struct session *session = &refreshing->session;
	switch (refreshing->verdict) {
	case SESSION_ROTATE:
		return session_store_rotate(c, session, sign_in_session_end(c));
	case SESSION_REVOKE:
		TRY(session_store_revoke(c, session->id));
		return audit_store_add(c,
			&(struct audit_entry){.action = "refresh_replayed",
				.subject_id = session->user_id,
				.detail = call_printf(c, "session %" PRId64, session->id)});
	case SESSION_REPEAT:
	case SESSION_ENDED:
		break;
	}
	return OK;
}

/* Revoking must be kept, so it is no error of this transaction: the caller reads the verdict. */
static enum err refresh_session(struct call *c, void *arg)
{
	struct refreshing *refreshing = arg;
	struct session *session = &refreshing->session;
	enum err err = session_store_touch(c, refreshing->claims.session_id, session);
	refreshing->verdict = SESSION_ENDED;
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	refreshing->verdict = session_judge(session, refreshing->claims.counter, call_now_us(c));
	TRY(carry_out(c, refreshing));
	return user_store_by_id(c, session->user_id, &refreshing->user);
}

/* POST /api/auth/refresh. 401 for a token that is spent, foreign, or of an ended session. */
enum err refresh_tokens(struct call *c, const struct refresh_tokens_in *in, struct tokens *out)
{
	struct refreshing refreshing = {0};
	TRY(keys_open(c, auth_of(c)->keys, in->body.refresh_token, &refreshing.claims));
	TRY(db_write(c, refresh_session, &refreshing));
	if (refreshing.verdict == SESSION_REVOKE)
		return fail(c, ERR_UNAUTHENTICATED,
			"this refresh token was used before; its session has ended");
	if (refreshing.verdict == SESSION_ENDED)
		return fail(c, ERR_UNAUTHENTICATED, "the session has ended");
	return sign_in_issue(c, &refreshing.user, &refreshing.session, out);
}

static enum err revoke(struct call *c, void *arg)
{
	(void)arg;
	TRY(session_store_revoke(c, c->principal.session_id));
	return audit_store_add(c,
		&(struct audit_entry){.action = "signed_out", .subject_id = c->principal.user_id});
}

/* POST /api/auth/logout. 204, also for a session that has ended. */
enum err sign_out(struct call *c)
{
	return db_write(c, revoke, NULL);
}

/* Keeping a session, and ending it. */
#include <inttypes.h>

#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "db/db.h"
#include "http/csrf.h"
#include "sessions/browser.h"
#include "sessions/session_store.h"
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

/* Without a body the token is a cookie's; the browser sends that also for other sites' pages. */
static enum err open_token(struct call *c, const struct refresh_tokens_in *in,
	struct refresh_claims *claims)
{
	const struct auth *auth = auth_of(c);
	const char *token = in->body.refresh_token;
	if (!in->has_body)
		TRY(browser_read_refresh_token(c, &token));
	TRY(keys_open(c, auth->keys, token, claims));
	return in->has_body ? OK : csrf_check(c, &auth->csrf, claims->session_id, in->x_csrf_token);
}

/* POST /api/auth/refresh. 401 for a token that is spent, foreign, or of an ended session. */
enum err refresh_tokens(struct call *c, const struct refresh_tokens_in *in, struct tokens *out)
{
	struct refreshing refreshing = {0};
	TRY(open_token(c, in, &refreshing.claims));
	TRY(db_write(c, refresh_session, &refreshing));
	if (refreshing.verdict == SESSION_REVOKE) {
		endings_note_session(c, refreshing.session.id);
		return fail(c, ERR_UNAUTHENTICATED,
			"this refresh token was used before; its session has ended");
	}
	if (refreshing.verdict == SESSION_ENDED)
		return fail(c, ERR_UNAUTHENTICATED, "the session has ended");
	TRY(sign_in_issue(c, &refreshing.user, &refreshing.session, out));
	if (!in->has_body)
		browser_take_tokens(c, &refreshing.session, out);
	return OK;
}

static enum err end_this_session(struct call *c, void *arg)
{
	(void)arg;
	const struct principal *caller = &c->principal;
	enum err err = session_store_revoke_of(c, caller->user_id, caller->session_id);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		return OK;
	}
	TRY(err);
	return audit_store_add(c,
		&(struct audit_entry){.action = "signed_out", .subject_id = caller->user_id});
}

/* POST /api/auth/logout. 204. */
enum err sign_out(struct call *c)
{
	TRY(db_write(c, end_this_session, NULL));
	endings_note_session(c, c->principal.session_id);
	if (c->by_cookie)
		browser_forget(c);
	return OK;
}

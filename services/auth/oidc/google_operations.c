/* Signing in at Google, or at whichever OpenID Connect provider is configured. */
#include <string.h>

#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "db/db.h"
#include "oidc/identity.h"
#include "oidc/oidc_attempt_store.h"
#include "oidc/oidc_provider.h"
#include "oidc/oidc_url.h"
#include "sessions/browser.h"
#include "sessions/session_store.h"
#include "sign_in.h"

static enum err check_configured(struct call *c)
{
	if (auth_of(c)->google)
		return OK;
	return fail(c, ERR_NOT_FOUND,
		"signing in by an identity provider is not set up here (CRIER_AUTH_OIDC_CLIENT_ID)");
}

static bool is_secure(const struct call *c)
{
	return strncmp(auth_of(c)->config->public_url, "https://", 8) == 0;
}

static enum err keep_attempt(struct call *c, void *arg)
{
	return oidc_attempt_store_add(c, arg);
}

/* GET /api/auth/google. 302 to the provider; 404 where none is configured, 503 where it is away. */
enum err begin_google_sign_in(struct call *c, const struct begin_google_sign_in_in *in)
{
	const struct auth *auth = auth_of(c);
	const struct throttle_key key = {"oidc-ip", c->client_ip, auth->config->oidc_per_ip};
	struct oidc_attempt attempt;
	const char *url;
	TRY(check_configured(c));
	if (in->return_to && !oidc_url_is_path(in->return_to)) {
		fail_field(c, "?return_to", "must be a path of this site");
		c->failure.err = ERR_BAD_REQUEST;
		return ERR_BAD_REQUEST;
	}
	TRY(throttle_take(c, auth->throttle, &key, 1));
	oidc_attempt_draw(c, in->return_to, &attempt);
	attempt.by_cookie = in->cookie;
	TRY(oidc_provider_begin(c, auth->google, &attempt, &url));
	TRY(db_write(c, keep_attempt, &attempt));
	oidc_attempt_set_cookie(c, &attempt, is_secure(c));
	call_reply_header(c, "Location", "%s", url);
	return OK;
}

struct taking {
	const char *state;
	struct oidc_attempt attempt;
};

static enum err take_attempt(struct call *c, void *arg)
{
	struct taking *taking = arg;
	return oidc_attempt_store_take(c, taking->state, &taking->attempt);
}

/* It is gone from here on, whatever comes of it. */
static enum err resume(struct call *c, const struct finish_google_sign_in_in *in,
	struct oidc_attempt *attempt)
{
	struct taking taking = {.state = in->state};
	enum err err = db_write(c, take_attempt, &taking);
	if (err == ERR_NOT_FOUND)
		return fail(c, ERR_UNAUTHENTICATED,
			"this sign-in was not begun here, or has ended; begin again");
	TRY(err);
	oidc_attempt_clear_cookie(c, &taking.attempt, is_secure(c));
	TRY(oidc_attempt_judge(c, &taking.attempt, in->cookie, is_secure(c)));
	*attempt = taking.attempt;
	return OK;
}

/* RFC 6749 section 4.1.2.1. */
static enum err check_answer(struct call *c, const struct finish_google_sign_in_in *in)
{
	if (!in->error)
		return in->code ? OK
				: fail(c, ERR_UNAUTHENTICATED,
					  "the identity provider sent neither a code nor an error");
	if (strcmp(in->error, "access_denied") == 0)
		return fail(c, ERR_FORBIDDEN, "the sign-in was declined at the identity provider");
	if (strcmp(in->error, "server_error") == 0 ||
		strcmp(in->error, "temporarily_unavailable") == 0)
		return fail_retry(c, ERR_UNAVAILABLE, 5,
			"the identity provider cannot sign anybody in at the moment");
	return fail(c, ERR_UNAUTHENTICATED, "the identity provider refused this sign-in");
}

static enum err record_refusal(struct call *c, void *arg)
{
	return audit_store_add(c,
		&(struct audit_entry){.action = "identity_refused", .detail = arg});
}

/* What was not believed is worth a row: it is a mistake in the setup, or an attack. */
static enum err identify(struct call *c, const struct oidc_attempt *attempt,
	const struct finish_google_sign_in_in *in, struct oidc_claims *claims)
{
	const struct oidc_return back = {.code = in->code, .issuer = in->iss};
	enum err err = oidc_provider_finish(c, auth_of(c)->google, attempt, &back, claims);
	if (err != ERR_UNAUTHENTICATED)
		return err;
	char *detail = arena_strdup(c->arena, c->failure.detail);
	TRY(db_write(c, record_refusal, detail));
	return fail(c, err, "%s", detail);
}

struct signing_in {
	const struct oidc_claims *claims;
	struct user user;
	struct session session;
};

static enum err begin_session(struct call *c, void *arg)
{
	struct signing_in *signing_in = arg;
	TRY(identity_sign_in(c, signing_in->claims, &signing_in->user));
	return session_store_begin(c, signing_in->user.id, sign_in_session_end(c),
		&signing_in->session);
}

/* GET /api/auth/google/callback. 200 with tokens; 401 for what does not add up, 403 where the
 * person declined or the provider does not vouch for the address, 503 where it is away. */
enum err finish_google_sign_in(struct call *c, const struct finish_google_sign_in_in *in,
	struct tokens_after_redirect *out)
{
	struct oidc_attempt attempt = {0};
	struct oidc_claims claims;
	struct tokens tokens;
	TRY(check_configured(c));
	TRY(resume(c, in, &attempt));
	TRY(check_answer(c, in));
	TRY(identify(c, &attempt, in, &claims));
	struct signing_in signing_in = {.claims = &claims};
	TRY(db_write(c, begin_session, &signing_in));
	endings_note_user(c, signing_in.user.id);
	user_cache_forget(c, auth_of(c)->users);
	TRY(sign_in_issue(c, &signing_in.user, &signing_in.session, &tokens));
	if (attempt.by_cookie)
		browser_take_tokens(c, &signing_in.session, &tokens);
	*out = (struct tokens_after_redirect){.access_token = tokens.access_token,
		.refresh_token = tokens.refresh_token,
		.csrf_token = tokens.csrf_token,
		.token_type = tokens.token_type,
		.expires_in = tokens.expires_in,
		.user = tokens.user,
		.return_to = attempt.return_to};
	return OK;
}

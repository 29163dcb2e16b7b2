/* How cookies look is http's; which there are, and how long, is here. */
#include "sessions/browser.h"

#include "auth.h"
#include "http/cookies.h"
#include "http/csrf.h"

#define S_PER_DAY (US_PER_DAY / US_PER_SECOND)

void browser_take_tokens(struct call *c, const struct session *session, struct tokens *tokens)
{
	const struct auth *auth = auth_of(c);
	int64_t session_s = auth->config->refresh_days * S_PER_DAY;
	const char *csrf = csrf_token(c, &auth->csrf, session->id);
	cookie_set(c, COOKIE_ACCESS, tokens->access_token, tokens->expires_in);
	cookie_set(c, COOKIE_REFRESH, tokens->refresh_token, session_s);
	cookie_set(c, COOKIE_CSRF, csrf, session_s);
	tokens->access_token = NULL;
	tokens->refresh_token = NULL;
	tokens->csrf_token = csrf;
	tokens->token_type = "Cookie";
}

enum err browser_read_refresh_token(struct call *c, const char **token)
{
	TRY(cookie_read(c, COOKIE_REFRESH, token));
	return *token ? OK : fail(c, ERR_UNAUTHENTICATED, "there is no refresh token");
}

void browser_forget(struct call *c)
{
	cookie_set(c, COOKIE_ACCESS, "", 0);
	cookie_set(c, COOKIE_REFRESH, "", 0);
	cookie_set(c, COOKIE_CSRF, "", 0);
}

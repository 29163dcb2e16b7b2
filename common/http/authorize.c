/* A token that does not hold is refused even where none is needed: its owner believes to be
 * signed in, and should learn that they are not. */
#include "http/authorize.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/cookies.h"
#include "http/csrf.h"

enum err authorize_identify(struct call *c, const struct authenticator *authenticator,
	const struct incoming *in)
{
	const char *value = in->known[HEADER_AUTHORIZATION];
	if (!value)
		return OK;
	if (strncasecmp(value, "Bearer ", 7) != 0 || !authenticator->authenticate)
		return fail(c, ERR_UNAUTHENTICATED, "only bearer tokens are taken");
	const char *token = value + 7 + strspn(value + 7, " ");
	struct principal principal = {.role = ROLE_PUBLIC};
	TRY(authenticator->authenticate(authenticator->self, c, token, &principal));
	c->principal = principal;
	return OK;
}

/* A browser sends its cookies with everything: where nobody needs to be told from others, as for
 * signing in, they do not count, and an old one does no harm. */
enum err authorize_by_cookie(struct call *c, const struct http_server_options *options,
	const struct operation *operation, const struct incoming *in)
{
	const struct authenticator *authenticator = &options->authenticator;
	const char *token;
	if (in->known[HEADER_AUTHORIZATION] || !options->csrf || !authenticator->authenticate ||
		!(operation->roles & ~(unsigned)(ROLE_PUBLIC | ROLE_SERVICE)))
		return OK;
	TRY(cookie_read(c, COOKIE_ACCESS, &token));
	if (!token)
		return OK;
	struct principal principal = {.role = ROLE_PUBLIC};
	TRY(authenticator->authenticate(authenticator->self, c, token, &principal));
	if (!principal.session_id)
		return fail(c, ERR_UNAUTHENTICATED, "the cookie is no session's");
	if (in->verb != HTTP_GET)
		TRY(csrf_check(c, options->csrf, principal.session_id,
			in->known[HEADER_CSRF_TOKEN]));
	c->principal = principal;
	c->by_cookie = true;
	return OK;
}

/* What anybody may do needs no scope. */
static enum err check_scope(struct call *c, const struct operation *operation)
{
	if (!c->principal.key_id || operation->roles == ROLE_PUBLIC ||
		(operation->scope & c->principal.scopes))
		return OK;
	const char *word = scope_word(operation->scope);
	if (!word) {
		call_reply_header(c, "WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
		return fail(c, ERR_FORBIDDEN, "API keys may not do this: sign in");
	}
	call_reply_header(c, "WWW-Authenticate",
		"Bearer error=\"insufficient_scope\", scope=\"%s\"", word);
	return fail(c, ERR_FORBIDDEN, "this API key lacks the scope %s", word);
}

/* "42;user" */
static bool parse_on_behalf(const char *value, struct principal *principal)
{
	char *end;
	errno = 0;
	long long user_id = strtoll(value, &end, 10);
	if (errno || *value < '0' || *value > '9' || user_id < 1 || *end != ';')
		return false;
	enum role role;
	if (!role_parse(end + 1, &role) || role == ROLE_SERVICE || role == ROLE_PUBLIC)
		return false;
	principal->user_id = user_id;
	principal->role = role;
	return true;
}

/* What is for the public alone is for whoever has signed in as well: a client that sends its token
 * with everything is not kept from refreshing it. */
static bool may(unsigned roles, enum role role)
{
	if (roles == ROLE_PUBLIC)
		return role != ROLE_SERVICE;
	return roles & role;
}

enum err authorize_check(struct call *c, const struct operation *operation,
	const struct incoming *in)
{
	enum role role = c->principal.role;
	if (!may(operation->roles, role))
		return role == ROLE_PUBLIC ? fail(c, ERR_UNAUTHENTICATED, "sign in first")
					   : fail(c, ERR_FORBIDDEN, "your role may not do this");
	if (role != ROLE_SERVICE)
		return check_scope(c, operation);
	c->principal.via_service = true;
	const char *on_behalf = in->known[HEADER_ON_BEHALF];
	if (on_behalf && !parse_on_behalf(on_behalf, &c->principal))
		return fail(c, ERR_BAD_REQUEST, "X-Crier-On-Behalf is not <user_id>;<role>");
	return OK;
}

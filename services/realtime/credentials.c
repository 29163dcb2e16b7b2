/* Credentials of a stream. */
#include "credentials.h"

#include <string.h>
#include <strings.h>

#include "http/cookies.h"
#include "service/authentication.h"
#include "token/ended.h"

static bool is_trusted(const struct realtime *realtime, const struct wire_request *request)
{
	return trusted_has(&realtime->trusted, request->fields[REQUEST_PEER]);
}

const char *credentials_address(const struct realtime *realtime, const struct wire_request *request)
{
	const char *real = request->fields[REQUEST_REAL_IP];
	return real && is_trusted(realtime, request) ? real : request->fields[REQUEST_PEER];
}

void credentials_note_request(struct call *c, const struct realtime *realtime,
	const struct wire_request *request)
{
	const char *id = request->fields[REQUEST_ID];
	if (id && strlen(id) == CALL_REQUEST_ID_SIZE - 1 &&
		strspn(id, "0123456789abcdef") == CALL_REQUEST_ID_SIZE - 1 &&
		is_trusted(realtime, request))
		memcpy(c->request_id, id, CALL_REQUEST_ID_SIZE);
}

static bool came_by_tls(const struct realtime *realtime, const struct wire_request *request)
{
	const char *scheme = request->fields[REQUEST_FORWARDED_PROTO];
	return realtime->service->config.behind_tls ||
	       (scheme && strcmp(scheme, "https") == 0 && is_trusted(realtime, request));
}

/* A page of ours has the origin that the request was sent to. No page at all sends none: then
 * nobody's cookies are used against them. */
static enum err check_origin(struct call *c, const struct wire_request *request)
{
	const char *origin = request->fields[REQUEST_ORIGIN];
	const char *host = request->fields[REQUEST_HOST];
	if (!origin && !request->is_websocket)
		return OK;
	const char *own = call_printf(c, "%s://%s", c->is_secure ? "https" : "http",
		host ? host : "");
	if (origin && strcasecmp(origin, own) == 0)
		return OK;
	return fail(c, ERR_FORBIDDEN,
		origin ? "cookies count on pages of this site alone"
		       : "a WebSocket that a cookie signs in needs an Origin");
}

static enum err authenticate(struct call *c, const struct realtime *realtime, const char *token,
	struct principal *principal)
{
	const struct authenticator authenticator = authentication_of(realtime->service);
	*principal = (struct principal){.role = ROLE_PUBLIC};
	return authenticator.authenticate(authenticator.self, c, token, principal);
}

enum err credentials_check_scope(struct call *c, const struct principal *principal,
	enum scope scope)
{
	if (!principal->key_id || (principal->scopes & scope))
		return OK;
	call_reply_header(c, "WWW-Authenticate",
		"Bearer error=\"insufficient_scope\", scope=\"%s\"", scope_word(scope));
	return fail(c, ERR_FORBIDDEN, "this API key lacks the scope %s", scope_word(scope));
}

static enum err by_token(struct call *c, const struct realtime *realtime, const char *token)
{
	struct principal principal;
	TRY(authenticate(c, realtime, token, &principal));
	if (!principal.session_id && !principal.key_id)
		return fail(c, ERR_FORBIDDEN, "streams are for people");
	TRY(credentials_check_scope(c, &principal, SCOPE_POSTS_READ));
	c->principal = principal;
	return OK;
}

enum err credentials_check_again(struct call *c, const struct realtime *realtime, const char *key)
{
	struct principal principal;
	TRY(authenticate(c, realtime, key, &principal));
	if (principal.role != c->principal.role)
		return fail(c, ERR_UNAUTHENTICATED, "the account's role is another now");
	return OK;
}

const char *credentials_bearer(const struct wire_request *request)
{
	const char *value = request->fields[REQUEST_AUTHORIZATION];
	if (!value || strncasecmp(value, "Bearer ", 7) != 0)
		return NULL;
	return value + 7 + strspn(value + 7, " ");
}

static enum err by_header(struct call *c, const struct realtime *realtime,
	const struct wire_request *request)
{
	const char *token = credentials_bearer(request);
	if (!token)
		return fail(c, ERR_UNAUTHENTICATED, "only bearer tokens are taken");
	return by_token(c, realtime, token);
}

/* What ended since the ticket was issued is in the table. */
static enum err by_ticket(struct call *c, const struct realtime *realtime, const char *ticket)
{
	struct principal principal;
	TRY(ticket_use(c, realtime->tickets, ticket, &principal));
	TRY(ended_check(c, realtime->service->ended, &principal));
	c->principal = principal;
	return OK;
}

enum err credentials_check(struct call *c, const struct realtime *realtime,
	const struct wire_request *request)
{
	const char *token = NULL;
	c->principal = (struct principal){.role = ROLE_PUBLIC};
	credentials_note_request(c, realtime, request);
	c->cookies = request->fields[REQUEST_COOKIE];
	c->is_secure = came_by_tls(realtime, request);
	if (request->fields[REQUEST_AUTHORIZATION])
		return by_header(c, realtime, request);
	if (request->fields[REQUEST_TICKET])
		return by_ticket(c, realtime, request->fields[REQUEST_TICKET]);
	TRY(cookie_read(c, COOKIE_ACCESS, &token));
	if (!token)
		return OK;
	TRY(check_origin(c, request));
	TRY(by_token(c, realtime, token));
	return c->principal.session_id ? OK
				       : fail(c, ERR_UNAUTHENTICATED, "the cookie is no session's");
}

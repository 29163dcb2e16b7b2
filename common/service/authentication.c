/* auth looks keys up in its own database; the others ask auth and show the digest alone. The shapes
 * are those of ApiKeyClaim and ApiKeyHolder in proto/auth.yaml, which common/ cannot include. */
#include "service/authentication.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "service/service.h"
#include "token/token.h"

#define CLIENT_TIMEOUT_MS 2000
#define CLIENT_TRIES_MAX 2
#define ANSWER_BYTES_MAX 4096
#define KEYS_REMEMBERED_MAX 1024
#define KEY_GOOD_MS 900 /* a revoked key is refused within a second */
#define KEY_BAD_MS 5000

struct claim_body {
	int64_t id;
	const char *digest;
};

struct holder {
	int64_t user_id;
	const char *role;
	const char *scopes;
	bool has_expires_at;
	int64_t expires_at_us;
};

static const struct field claim_fields[] = {
	{.name = "id",
		.key = ",\"id\":",
		.name_len = 2,
		.key_len = 6,
		.type = FIELD_INT,
		.offset = offsetof(struct claim_body, id),
		.has_offset = -1},
	{.name = "digest",
		.key = ",\"digest\":",
		.name_len = 6,
		.key_len = 10,
		.type = FIELD_TEXT,
		.offset = offsetof(struct claim_body, digest),
		.has_offset = -1},
};

static const struct field holder_fields[] = {
	{.name = "user_id",
		.name_len = 7,
		.type = FIELD_INT,
		.offset = offsetof(struct holder, user_id),
		.has_offset = -1},
	{.name = "role",
		.name_len = 4,
		.type = FIELD_TEXT,
		.offset = offsetof(struct holder, role),
		.has_offset = -1},
	{.name = "scopes",
		.name_len = 6,
		.type = FIELD_TEXT,
		.offset = offsetof(struct holder, scopes),
		.has_offset = -1},
	{.name = "expires_at",
		.name_len = 10,
		.type = FIELD_TIME,
		.flags = FIELD_NULLABLE,
		.offset = offsetof(struct holder, expires_at_us),
		.has_offset = offsetof(struct holder, has_expires_at)},
};

static const struct shape claim_shape = {
	.name = "api_key_claim",
	.size = sizeof(struct claim_body),
	.fields = claim_fields,
	.count = COUNT_OF(claim_fields),
};

static const struct shape holder_shape = {
	.name = "api_key_holder",
	.size = sizeof(struct holder),
	.fields = holder_fields,
	.count = COUNT_OF(holder_fields),
	.open = true,
};

static enum err read_holder(struct call *c, const struct holder *holder,
	struct principal *principal)
{
	enum role role;
	if (!holder->role || !holder->scopes || holder->user_id < 1 ||
		!role_parse(holder->role, &role) || role == ROLE_SERVICE || role == ROLE_PUBLIC)
		return fail(c, ERR_UNAVAILABLE, "auth's answer about a key cannot be understood");
	*principal = (struct principal){.role = role,
		.user_id = holder->user_id,
		.scopes = scope_parse_words(holder->scopes),
		.expires_us = holder->has_expires_at ? holder->expires_at_us : 0};
	return OK;
}

/* Asking twice does no harm, so the question may be repeated. */
static enum err ask_auth(struct call *c, struct http_client *auth, const struct key_claim *claim,
	struct principal *principal)
{
	const struct claim_body body = {claim->id, claim->digest_hex};
	struct holder holder = {0};
	TRY(http_client_send(c, auth,
		&(struct http_request){
			.method = HTTP_POST,
			.path = "/internal/api-keys/check",
			.body_shape = &claim_shape,
			.body = &body,
			.answer_shape = &holder_shape,
			.answer = &holder,
			.idempotency_key = c->request_id,
		}));
	return read_holder(c, &holder, principal);
}

static enum err ask(void *self, struct call *c, const struct key_claim *claim,
	struct principal *principal)
{
	struct service *service = self;
	if (service->plan->check_key)
		return service->plan->check_key(service->state, c, claim, principal);
	return ask_auth(c, service->authentication->auth, claim, principal);
}

struct authentication *authentication_create(struct service *service)
{
	struct authentication *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	csrf_derive_key(service->config.service_token, &made->csrf);
	if (!service->plan->check_key)
		made->auth = http_client_create(&(struct http_client_options){
			.base_url = service->config.auth_url,
			.service_token = service->config.service_token,
			.timeout_ms = CLIENT_TIMEOUT_MS,
			.tries_max = CLIENT_TRIES_MAX,
			.answer_bytes_max = ANSWER_BYTES_MAX,
		});
	made->keys = key_checker_create(&(struct key_checker_options){
		.ask = ask,
		.self = service,
		.remembered_max = KEYS_REMEMBERED_MAX,
		.good_ms = KEY_GOOD_MS,
		.bad_ms = KEY_BAD_MS,
	});
	return made;
}

void authentication_destroy(struct authentication *authentication)
{
	if (!authentication)
		return;
	key_checker_destroy(authentication->keys);
	http_client_destroy(authentication->auth);
	free(authentication);
}

static enum err authenticate(void *self, struct call *c, const char *bearer,
	struct principal *principal)
{
	struct service *service = self;
	struct key_claim claim;
	if (api_key_read(bearer, &claim))
		return key_checker_check(c, service->authentication->keys, &claim, principal);
	return token_verify(c, service->verifier, bearer, principal);
}

struct authenticator authentication_of(struct service *service)
{
	return (struct authenticator){.authenticate = authenticate, .self = service};
}

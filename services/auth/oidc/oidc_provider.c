/* Everything that is asked goes through one gate: a provider that hangs holds a few threads and
 * not the daemon. */
#include "oidc/oidc_provider.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "http/client.h"
#include "oidc/oidc_discovery.h"
#include "oidc/oidc_keys.h"
#include "oidc/oidc_token.h"
#include "passwords/gate.h"
#include "json/parse.h"

#define TIMEOUT_MS 4000
#define TRIES_MAX 2
#define ANSWER_BYTES_MAX ((size_t)256 * 1024)
#define ASKING_MAX 16
#define WAITING_MAX 8
#define WAIT_MS 1000
#define FRESH_US US_PER_HOUR /* of what the provider says of itself, and of its keys */
#define LOOK_AGAIN_US (5 * US_PER_SECOND)
#define RETRY_AFTER_S 5

struct oidc_provider {
	struct oidc_settings settings;
	/* One for each address, for each may fail alone. */
	struct http_client *discovery_client, *token_client, *keys_client;
	struct keyring *keyring;
	struct gate *gate;
	pthread_mutex_t lock;
	bool is_known;
	int64_t look_at_us; /* when discovery is read again */
	struct oidc_discovery discovery;
};

/* Whatever was wrong there, here it is that signing in is not possible for the moment. */
static enum err fail_provider(struct call *c, const char *detail)
{
	const char *cause = c->failure.cause ? c->failure.cause : c->failure.detail;
	fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "%s", detail);
	c->failure.cause = cause;
	return ERR_UNAVAILABLE;
}

static enum err send_request(struct call *c, const struct oidc_provider *provider,
	struct http_client *client, const struct http_request *request)
{
	TRY(gate_enter(c, provider->gate));
	enum err err = http_client_send(c, client, request);
	gate_leave(provider->gate);
	return err;
}

static enum err get(struct call *c, const struct oidc_provider *provider,
	struct http_client *client, const char *url, struct raw_body *body)
{
	return send_request(c, provider, client,
		&(struct http_request){.method = HTTP_GET, .path = url, .raw_answer = body});
}

static bool copy_discovery(struct call *c, struct oidc_provider *provider,
	struct oidc_discovery *out, bool *look)
{
	int64_t now_us = call_now_us(c);
	pthread_mutex_lock(&provider->lock);
	bool is_known = provider->is_known;
	*look = !is_known || now_us >= provider->look_at_us;
	if (*look) /* the others go on with what is known */
		provider->look_at_us = now_us + LOOK_AGAIN_US;
	*out = provider->discovery;
	pthread_mutex_unlock(&provider->lock);
	return is_known;
}

static void keep_discovery(struct call *c, struct oidc_provider *provider,
	const struct oidc_discovery *discovery)
{
	pthread_mutex_lock(&provider->lock);
	provider->discovery = *discovery;
	provider->is_known = true;
	provider->look_at_us = call_now_us(c) + FRESH_US;
	pthread_mutex_unlock(&provider->lock);
}

static enum err fetch_discovery(struct call *c, struct oidc_provider *provider,
	struct oidc_discovery *out)
{
	struct raw_body body = {0};
	const char *url = provider->settings.discovery_url;
	if (get(c, provider, provider->discovery_client, url, &body) != OK)
		return fail_provider(c, "the identity provider does not answer");
	if (oidc_discovery_read(c, url, body.data, body.len, out) != OK)
		return fail_provider(c, c->failure.detail);
	keep_discovery(c, provider, out);
	return OK;
}

/* What was known holds for as long as nothing newer can be had. */
static enum err discover(struct call *c, struct oidc_provider *provider, struct oidc_discovery *out)
{
	bool look;
	bool is_known = copy_discovery(c, provider, out, &look);
	if (!look)
		return OK;
	enum err err = fetch_discovery(c, provider, out);
	if (err == OK || !is_known)
		return err;
	call_forgive(c);
	return OK;
}

static enum err fetch_keys(void *self, struct call *c, const char **text)
{
	struct oidc_provider *provider = self;
	struct oidc_discovery discovery;
	struct raw_body body = {0};
	TRY(discover(c, provider, &discovery));
	TRY(get(c, provider, provider->keys_client, discovery.jwks_uri, &body));
	*text = body.data;
	return OK;
}

static struct http_client *make_client(void)
{
	return http_client_create(&(struct http_client_options){.base_url = "",
		.timeout_ms = TIMEOUT_MS,
		.tries_max = TRIES_MAX,
		.answer_bytes_max = ANSWER_BYTES_MAX});
}

struct oidc_provider *oidc_provider_create(const struct oidc_settings *settings)
{
	struct oidc_provider *provider = calloc(1, sizeof *provider);
	if (!provider)
		abort();
	provider->settings = *settings;
	provider->discovery_client = make_client();
	provider->token_client = make_client();
	provider->keys_client = make_client();
	provider->gate = gate_create(ASKING_MAX, WAITING_MAX, WAIT_MS);
	pthread_mutex_init(&provider->lock, NULL);
	provider->keyring = keyring_create(&(struct keyring_options){.fetch = fetch_keys,
		.parse = oidc_keys_parse,
		.self = provider,
		.fresh_us = FRESH_US});
	return provider;
}

void oidc_provider_destroy(struct oidc_provider *provider)
{
	if (!provider)
		return;
	keyring_destroy(provider->keyring);
	pthread_mutex_destroy(&provider->lock);
	gate_destroy(provider->gate);
	http_client_destroy(provider->keys_client);
	http_client_destroy(provider->token_client);
	http_client_destroy(provider->discovery_client);
	free(provider);
}

enum err oidc_provider_begin(struct call *c, struct oidc_provider *provider,
	const struct oidc_attempt *attempt, const char **url)
{
	const struct oidc_settings *settings = &provider->settings;
	struct oidc_discovery discovery;
	TRY(discover(c, provider, &discovery));
	const char *endpoint = discovery.authorization_endpoint;
	*url = call_printf(c,
		"%s%cresponse_type=code&client_id=%s&redirect_uri=%s&scope=%s&state=%s&nonce=%s"
		"&code_challenge=%s&code_challenge_method=S256",
		endpoint, strchr(endpoint, '?') ? '&' : '?', http_encode(c, settings->client_id),
		http_encode(c, settings->redirect_uri), http_encode(c, settings->scopes),
		attempt->state, attempt->nonce, oidc_attempt_challenge(c, attempt));
	return OK;
}

/* RFC 6749 section 2.3.1: both parts are encoded as in a form before they are joined. */
static const char *basic_credentials(struct call *c, const struct oidc_settings *settings)
{
	const char *pair = call_printf(c, "%s:%s", http_encode(c, settings->client_id),
		http_encode(c, settings->client_secret));
	size_t len = strlen(pair);
	char *encoded = call_alloc(c, 4 * (len / 3 + 1) + 1);
	EVP_EncodeBlock((unsigned char *)encoded, (const unsigned char *)pair, (int)len);
	return call_printf(c, "Basic %s", encoded);
}

static const char *exchange_form(struct call *c, const struct oidc_settings *settings,
	const struct oidc_attempt *attempt, const char *code)
{
	return call_printf(c,
		"grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s",
		http_encode(c, code), http_encode(c, settings->redirect_uri),
		http_encode(c, attempt->verifier));
}

static const char *with_secret(struct call *c, const struct oidc_settings *settings,
	const char *form)
{
	return call_printf(c, "%s&client_id=%s&client_secret=%s", form,
		http_encode(c, settings->client_id), http_encode(c, settings->client_secret));
}

/* RFC 6749 section 5.2: 400 says that the code is not good; 401, that we are not. */
static enum err exchange(struct call *c, const struct oidc_provider *provider,
	const struct oidc_discovery *discovery, const char *form, struct raw_body *answer)
{
	const struct oidc_settings *settings = &provider->settings;
	bool posts = discovery->posts_secret;
	const char *body = posts ? with_secret(c, settings, form) : form;
	const struct raw_body sent = {.data = body,
		.len = strlen(body),
		.content_type = "application/x-www-form-urlencoded"};
	const struct http_request request = {.method = HTTP_POST,
		.path = discovery->token_endpoint,
		.raw_body = &sent,
		.authorization = posts ? NULL : basic_credentials(c, settings),
		.raw_answer = answer};
	enum err err = send_request(c, provider, provider->token_client, &request);
	if (err == ERR_BAD_REQUEST)
		return fail(c, ERR_UNAUTHENTICATED,
			"the identity provider does not know this code");
	return err == OK ? OK
			 : fail_provider(c, "the identity provider does not exchange the code");
}

static enum err read_id_token(struct call *c, const struct raw_body *answer, const char **token)
{
	json_t *root;
	if (json_parse(c, answer->data, answer->len, &root) != OK)
		return fail_provider(c, "the identity provider's answer is no JSON");
	*token = arena_strdup(c->arena, json_string_value(json_object_get(root, "id_token")));
	json_decref(root);
	return *token ? OK : fail_provider(c, "the identity provider answers without an ID token");
}

/* RFC 9207: a code of another provider is not to be shown to this one. */
static enum err check_issuer(struct call *c, const struct oidc_discovery *discovery,
	const char *issuer)
{
	if (issuer ? strcmp(issuer, discovery->issuer) == 0 : !discovery->tells_issuer)
		return OK;
	return fail(c, ERR_UNAUTHENTICATED, "this answer is of another identity provider");
}

enum err oidc_provider_finish(struct call *c, struct oidc_provider *provider,
	const struct oidc_attempt *attempt, const struct oidc_return *back,
	struct oidc_claims *claims)
{
	struct oidc_discovery discovery;
	struct raw_body answer = {0};
	const char *token;
	TRY(discover(c, provider, &discovery));
	TRY(check_issuer(c, &discovery, back->issuer));
	const char *form = exchange_form(c, &provider->settings, attempt, back->code);
	TRY(exchange(c, provider, &discovery, form, &answer));
	TRY(read_id_token(c, &answer, &token));
	const struct oidc_rules rules = {.issuer = arena_strdup(c->arena, discovery.issuer),
		.client_id = provider->settings.client_id,
		.nonce = attempt->nonce,
		.begun_s = attempt->begun_at_us / US_PER_SECOND};
	return oidc_token_check(c, provider->keyring, &rules, token, claims);
}

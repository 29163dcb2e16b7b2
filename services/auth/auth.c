/* The daemon's parts, made from its configuration. */
#include "auth.h"

#include <stdlib.h>
#include <string.h>

#include "sessions/endings_teller.h"
#include "users/departures.h"

#define HASH_WAIT_MS 3000

static enum err make_keys(struct call *c, const struct auth_config *config, struct keys **keys)
{
	const struct keys_options options = {
		.access_life_us = config->access_s * US_PER_SECOND,
		.refresh_life_us = config->refresh_days * US_PER_DAY,
		.rotate_after_us = config->key_days * US_PER_DAY,
	};
	return keys_create(c, &options, keys);
}

static struct hasher *make_hasher(const struct auth_config *config)
{
	return hasher_create(&(struct hasher_options){
		.memory_kib = config->argon2_memory_kib,
		.passes = config->argon2_passes,
		.lanes = config->argon2_lanes,
		.at_once_max = config->hashes_at_once,
		.waiting_max = config->hashes_waiting,
		.wait_ms = HASH_WAIT_MS,
	});
}

/* "https://example.org/" without its slash. */
static char *copy_public_url(const char *url)
{
	size_t len = strlen(url);
	while (len && url[len - 1] == '/')
		len--;
	char *copy = strndup(url, len);
	if (!copy)
		abort();
	return copy;
}

/* Never by the Host header, which is whatever a client says. */
static char *make_redirect_uri(const char *public_url)
{
	char *uri = NULL;
	if (asprintf(&uri, "%s/api/auth/google/callback", public_url) < 0)
		abort();
	return uri;
}

static void make_google(struct auth *auth)
{
	const struct auth_config *config = auth->config;
	if (!auth_config_has_oidc(config))
		return;
	auth->redirect_uri = make_redirect_uri(auth->public_url);
	auth->google = oidc_provider_create(&(struct oidc_settings){
		.discovery_url = config->oidc_discovery_url,
		.client_id = config->oidc_client_id,
		.client_secret = config->oidc_client_secret,
		.scopes = config->oidc_scopes,
		.redirect_uri = auth->redirect_uri,
	});
}

enum err auth_create(struct call *c, const struct auth_config *config, const char *issuer,
	struct redis *redis, struct auth **auth)
{
	struct keys *keys;
	TRY(auth_config_check(c, config));
	TRY(make_keys(c, config, &keys));
	struct auth *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->config = config;
	made->issuer = issuer;
	made->public_url = copy_public_url(config->public_url);
	made->keys = keys;
	made->throttle = throttle_create(redis, config->throttle_window_s * US_PER_SECOND);
	made->key_usage = key_usage_create();
	made->users = user_cache_create(redis);
	make_google(made);
	made->hasher = make_hasher(config);
	if (!made->hasher) {
		auth_destroy(made);
		return fail(c, ERR_INTERNAL, "Argon2 refuses these parameters");
	}
	*auth = made;
	return OK;
}

void auth_destroy(struct auth *auth)
{
	if (!auth)
		return;
	endings_teller_destroy(auth->teller);
	endings_destroy(auth->endings);
	key_usage_destroy(auth->key_usage);
	departures_destroy(auth->departures);
	oidc_provider_destroy(auth->google);
	free(auth->redirect_uri);
	hasher_destroy(auth->hasher);
	user_cache_destroy(auth->users);
	throttle_destroy(auth->throttle);
	keys_destroy(auth->keys);
	free(auth->public_url);
	free(auth);
}

/* The daemon's own configuration rows, and the parts made from them. */
#include "auth.h"

#include <stdlib.h>
#include <string.h>

#include "oidc_url.h"

#define HASH_WAIT_MS 3000

#define ROW_INT(name, member, fallback, minimum, maximum, help)                            \
	{                                                                                  \
		name, CONFIG_INT, offsetof(struct auth_config, member), fallback, minimum, \
			maximum, help                                                      \
	}

#define ROW_TEXT(name, member, fallback, help)                                                \
	{                                                                                     \
		name, CONFIG_TEXT, offsetof(struct auth_config, member), fallback, 0, 0, help \
	}

static const struct config_row rows[] = {
	ROW_INT("CRIER_AUTH_ACCESS_SECONDS", access_s, "900", 10, 86400, "life of an access token"),
	ROW_INT("CRIER_AUTH_REFRESH_DAYS", refresh_days, "30", 1, 365,
		"how long a session lives without being refreshed"),
	ROW_INT("CRIER_AUTH_KEY_DAYS", key_days, "90", 1, 3650,
		"age at which a signing key gets a successor"),
	/* OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1 */
	ROW_INT("CRIER_AUTH_ARGON2_MEMORY_KIB", argon2_memory_kib, "19456", 8, 1048576,
		"memory of one password hash"),
	ROW_INT("CRIER_AUTH_ARGON2_PASSES", argon2_passes, "2", 1, 100, "passes over that memory"),
	ROW_INT("CRIER_AUTH_ARGON2_LANES", argon2_lanes, "1", 1, 64, "lanes, each with a thread"),
	ROW_INT("CRIER_AUTH_HASHES_AT_ONCE", hashes_at_once, "2", 1, 256,
		"password hashes computed at once"),
	ROW_INT("CRIER_AUTH_HASHES_WAITING", hashes_waiting, "32", 0, 10000,
		"sign-ins that wait for their turn; more are answered 503"),
	ROW_INT("CRIER_AUTH_THROTTLE_SECONDS", throttle_window_s, "300", 1, 86400,
		"window in which attempts are counted"),
	ROW_INT("CRIER_AUTH_SIGN_INS_PER_ACCOUNT", sign_ins_per_account, "10", 1, 1000000,
		"failed sign-ins to one account in a window"),
	ROW_INT("CRIER_AUTH_SIGN_INS_PER_IP", sign_ins_per_ip, "100", 1, 1000000,
		"failed sign-ins from one address in a window"),
	ROW_INT("CRIER_AUTH_REGISTRATIONS_PER_IP", registrations_per_ip, "1000", 1, 1000000,
		"accounts opened from one address in a window"),
	ROW_INT("CRIER_AUTH_OIDC_PER_IP", oidc_per_ip, "300", 1, 1000000,
		"sign-ins by a provider begun from one address in a window"),
	ROW_TEXT("CRIER_AUTH_OIDC_DISCOVERY_URL", oidc_discovery_url,
		"https://accounts.google.com/.well-known/openid-configuration",
		"the OpenID Connect provider behind /api/auth/google"),
	ROW_TEXT("CRIER_AUTH_OIDC_CLIENT_ID", oidc_client_id, "",
		"who we are there; empty: nobody signs in by it"),
	{"CRIER_AUTH_OIDC_CLIENT_SECRET", CONFIG_SECRET,
		offsetof(struct auth_config, oidc_client_secret), "", 0, 0, "our secret there"},
	ROW_TEXT("CRIER_AUTH_OIDC_SCOPES", oidc_scopes, "openid email profile",
		"what is asked of it"),
	ROW_TEXT("CRIER_PUBLIC_URL", public_url, "",
		"where people find this site, https://crier.example"),
	{"CRIER_ADMIN_EMAIL", CONFIG_TEXT, offsetof(struct auth_config, admin_email),
		"admin@example.org", 0, 0, "of the admin that is made where there is none"},
	{"CRIER_ADMIN_PASSWORD", CONFIG_SECRET, offsetof(struct auth_config, admin_password), "", 0,
		0, "of that admin; empty: a random one, in CRIER_DATA/first-admin"},
};

const struct config_table auth_config_table = {.rows = rows, .count = COUNT_OF(rows)};

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

static enum err check_oidc(struct call *c, const struct auth_config *config)
{
	if (!oidc_url_is_good(config->public_url) || strchr(config->public_url, '?'))
		return fail(c, ERR_INTERNAL,
			"CRIER_AUTH_OIDC_CLIENT_ID needs CRIER_PUBLIC_URL, which \"%s\" cannot be",
			config->public_url);
	if (!*config->oidc_client_secret)
		return fail(c, ERR_INTERNAL,
			"CRIER_AUTH_OIDC_CLIENT_ID needs CRIER_AUTH_OIDC_CLIENT_SECRET");
	if (!oidc_url_is_good(config->oidc_discovery_url))
		return fail(c, ERR_INTERNAL, "CRIER_AUTH_OIDC_DISCOVERY_URL is no https URL: %s",
			config->oidc_discovery_url);
	return OK;
}

/* Never by the Host header, which is whatever a client says. */
static char *make_redirect_uri(const char *public_url)
{
	static const char path[] = "/api/auth/google/callback";
	size_t len = strlen(public_url);
	while (len && public_url[len - 1] == '/')
		len--;
	char *uri = malloc(len + sizeof path);
	if (!uri)
		abort();
	memcpy(uri, public_url, len);
	memcpy(uri + len, path, sizeof path);
	return uri;
}

static void make_google(struct auth *auth)
{
	const struct auth_config *config = auth->config;
	if (!config->oidc_client_id || !*config->oidc_client_id)
		return;
	auth->redirect_uri = make_redirect_uri(config->public_url);
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
	if (config->oidc_client_id && *config->oidc_client_id)
		TRY(check_oidc(c, config));
	TRY(make_keys(c, config, &keys));
	struct auth *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->config = config;
	made->issuer = issuer;
	made->keys = keys;
	made->throttle = throttle_create(redis, config->throttle_window_s * US_PER_SECOND);
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
	oidc_provider_destroy(auth->google);
	free(auth->redirect_uri);
	hasher_destroy(auth->hasher);
	throttle_destroy(auth->throttle);
	keys_destroy(auth->keys);
	free(auth);
}

/* The daemon's own configuration rows, and the parts made from them. */
#include "auth.h"

#include <stdlib.h>

#include "departures.h"
#include "endings_teller.h"

#define HASH_WAIT_MS 3000

#define ROW_INT(name, member, fallback, minimum, maximum, help)                            \
	{                                                                                  \
		name, CONFIG_INT, offsetof(struct auth_config, member), fallback, minimum, \
			maximum, help                                                      \
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
	ROW_INT("CRIER_AUTH_API_KEYS_PER_USER", keys_per_user, "20", 0, 1000,
		"API keys that one account may have"),
	{"CRIER_ANALYTICS_URL", CONFIG_TEXT, offsetof(struct auth_config, analytics_url),
		"http://127.0.0.1:8084", 0, 0, "where analytics is"},
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

enum err auth_create(struct call *c, const struct auth_config *config, const char *issuer,
	struct redis *redis, struct auth **auth)
{
	struct keys *keys;
	TRY(make_keys(c, config, &keys));
	struct auth *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->config = config;
	made->issuer = issuer;
	made->keys = keys;
	made->throttle = throttle_create(redis, config->throttle_window_s * US_PER_SECOND);
	made->key_usage = key_usage_create();
	made->users = user_cache_create(redis);
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
	hasher_destroy(auth->hasher);
	user_cache_destroy(auth->users);
	throttle_destroy(auth->throttle);
	keys_destroy(auth->keys);
	free(auth);
}

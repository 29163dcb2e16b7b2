/* What the auth daemon holds while it runs, and how it is configured. */
#ifndef CRIER_AUTH_AUTH_H
#define CRIER_AUTH_AUTH_H

#include "daemon/config.h"
#include "hasher.h"
#include "keys.h"
#include "oidc_provider.h"
#include "throttle.h"

struct auth_config {
	int64_t access_s;     /* life of an access token */
	int64_t refresh_days; /* of a session without a refresh */
	int64_t key_days;     /* age at which a signing key gets a successor */
	int64_t argon2_memory_kib;
	int64_t argon2_passes;
	int64_t argon2_lanes;
	int64_t hashes_at_once;
	int64_t hashes_waiting;
	int64_t throttle_window_s;
	int64_t sign_ins_per_account;
	int64_t sign_ins_per_ip;
	int64_t registrations_per_ip;
	int64_t oidc_per_ip;
	const char *oidc_discovery_url;
	const char *oidc_client_id; /* empty: nobody signs in by a provider */
	const char *oidc_client_secret;
	const char *oidc_scopes;
	const char *public_url;
	const char *admin_email;
	const char *admin_password;
};

struct auth {
	const struct auth_config *config;
	const char *issuer; /* iss and aud of access tokens */
	struct hasher *hasher;
	struct keys *keys;
	struct throttle *throttle;
	char *redirect_uri;
	struct oidc_provider *google; /* NULL where none is configured */
};

extern const struct config_table auth_config_table;

/**
 * Makes what the operations need. redis and config are borrowed; redis may be NULL.
 * @return OK | ERR_UNAVAILABLE | ERR_INTERNAL (a setting cannot be)
 */
MUST_CHECK enum err auth_create(struct call *c, const struct auth_config *config,
	const char *issuer, struct redis *redis, struct auth **auth);
void auth_destroy(struct auth *auth);

static inline struct auth *auth_of(const struct call *c)
{
	return c->service;
}

#endif

/* What the auth daemon holds while it runs. */
#ifndef CRIER_AUTH_AUTH_H
#define CRIER_AUTH_AUTH_H

#include "api_keys/key_usage.h"
#include "auth_config.h"
#include "http/csrf.h"
#include "keys/keys.h"
#include "mail/smtp.h"
#include "oidc/oidc_provider.h"
#include "passwords/hasher.h"
#include "service/janitor.h"
#include "sessions/endings.h"
#include "throttle.h"
#include "users/user_cache.h"

struct auth {
	const struct auth_config *config;
	char *public_url;   /* of the site, without a slash at its end */
	const char *issuer; /* iss and aud of access tokens */
	struct hasher *hasher;
	struct keys *keys;
	struct throttle *throttle;
	struct endings *endings; /* NULL: nobody is told what ends */
	struct endings_teller *teller;
	struct key_usage *key_usage;
	struct csrf_key csrf;		 /* main.c derives it from the daemons' secret */
	struct user_cache *users;	 /* pages of the list of accounts */
	struct departures *departures;	 /* NULL: nobody asks the other daemons */
	struct mail_sender *mail_sender; /* these two run beside the requests; main.c's */
	struct janitor *janitor;
	struct janitor_chore chore; /* old rows of the audit log */
	char *redirect_uri;
	struct oidc_provider *google; /* NULL where none is configured */
};

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

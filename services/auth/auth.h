/* What the auth daemon holds while it runs, and how it is configured. */
#ifndef CRIER_AUTH_AUTH_H
#define CRIER_AUTH_AUTH_H

#include "daemon/config.h"
#include "endings.h"
#include "hasher.h"
#include "http/csrf.h"
#include "key_usage.h"
#include "keys.h"
#include "mail/smtp.h"
#include "throttle.h"
#include "user_cache.h"

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
	int64_t keys_per_user;
	const char *analytics_url;
	int64_t mails_per_account;
	int64_t mails_per_ip;
	int64_t reset_s;	/* for which a mailed token for a new password holds */
	int64_t verification_s; /* and one that proves an address */
	int64_t audit_days;	/* 0: for ever */
	const char *public_url;
	const char *mail_from;
	const char *smtp_url;
	const char *smtp_user;
	const char *smtp_password;
	const char *smtp_ca;
	const char *smtp_tls; /* "auto", "required" or "off" */
	int64_t smtp_timeout_s;
	int64_t mail_retry_s;
	int64_t mail_days; /* after which a mail that cannot be sent is dropped */
	const char *admin_email;
	const char *admin_password;
};

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
	struct audit_janitor *audit_janitor;
};

extern const struct config_table auth_config_table;

/**
 * Makes what the operations need. redis and config are borrowed; redis may be NULL.
 * @return OK | ERR_UNAVAILABLE | ERR_INTERNAL
 */
MUST_CHECK enum err auth_create(struct call *c, const struct auth_config *config,
	const char *issuer, struct redis *redis, struct auth **auth);

/** How a configuration has mails sent. @return OK | ERR_UNAVAILABLE (a word that is none) */
MUST_CHECK enum err auth_smtp_options(struct call *c, const struct auth_config *config,
	struct smtp_options *options);
void auth_destroy(struct auth *auth);

static inline struct auth *auth_of(const struct call *c)
{
	return c->service;
}

#endif

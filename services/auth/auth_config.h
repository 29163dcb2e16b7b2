/* How the auth daemon is configured. */
#ifndef CRIER_AUTH_AUTH_CONFIG_H
#define CRIER_AUTH_AUTH_CONFIG_H

#include "base/call.h"
#include "daemon/config.h"
#include "mail/smtp.h"

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
	int64_t oidc_per_ip;
	const char *oidc_discovery_url;
	const char *oidc_client_id; /* empty: nobody signs in by a provider */
	const char *oidc_client_secret;
	const char *oidc_scopes;
	const char *admin_email;
	const char *admin_password;
};

extern const struct config_table auth_config_table;

/** That the settings go together, before anything is made from them.
 *  @return OK | ERR_INTERNAL (a setting cannot be) */
MUST_CHECK enum err auth_config_check(struct call *c, const struct auth_config *config);

/** How a configuration has mails sent. @return OK | ERR_UNAVAILABLE (a word that is none) */
MUST_CHECK enum err auth_smtp_options(struct call *c, const struct auth_config *config,
	struct smtp_options *options);

/** Whether people may sign in by an OpenID Connect provider. */
bool auth_config_has_oidc(const struct auth_config *config);

#endif

/* The daemon's own configuration rows, and which of them go together. */
#include "auth_config.h"

#include <string.h>

#include "oidc/oidc_url.h"

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
	ROW_INT("CRIER_AUTH_API_KEYS_PER_USER", keys_per_user, "20", 0, 1000,
		"API keys that one account may have"),
	{"CRIER_ANALYTICS_URL", CONFIG_TEXT, offsetof(struct auth_config, analytics_url),
		"http://127.0.0.1:8084", 0, 0, "where analytics is"},
	ROW_INT("CRIER_AUTH_MAILS_PER_ACCOUNT", mails_per_account, "5", 1, 1000000,
		"mails to one address that are asked for in a window"),
	ROW_INT("CRIER_AUTH_MAILS_PER_IP", mails_per_ip, "50", 1, 1000000,
		"mails that are asked for from one address in a window"),
	ROW_INT("CRIER_AUTH_RESET_SECONDS", reset_s, "3600", 1, 604800,
		"for which a mailed link for a new password works"),
	ROW_INT("CRIER_AUTH_VERIFICATION_SECONDS", verification_s, "259200", 1, 2592000,
		"for which a mailed link that proves an address works"),
	ROW_INT("CRIER_AUTH_AUDIT_DAYS", audit_days, "400", 0, 36500,
		"for which the audit log is kept; 0: for ever"),
	ROW_TEXT("CRIER_PUBLIC_URL", public_url, "http://127.0.0.1:8080",
		"where people find the site: for links in mails, and where a provider sends them back"),
	ROW_TEXT("CRIER_MAIL_FROM", mail_from, "Crier <crier@localhost>", "sender of mails"),
	ROW_TEXT("CRIER_SMTP_URL", smtp_url, "",
		"smtp://host:port or smtps://host:port; empty: mails go to CRIER_DATA/outbox"),
	ROW_TEXT("CRIER_SMTP_USER", smtp_user, "", "who signs in there; empty: nobody"),
	{"CRIER_SMTP_PASSWORD", CONFIG_SECRET, offsetof(struct auth_config, smtp_password), "", 0,
		0, "with which"},
	ROW_TEXT("CRIER_SMTP_CA", smtp_ca, "",
		"file of the certificates that vouch for that server; empty: the system's"),
	ROW_TEXT("CRIER_SMTP_TLS", smtp_tls, "auto",
		"required, off, or auto: required but for a server on this machine"),
	ROW_INT("CRIER_SMTP_TIMEOUT_SECONDS", smtp_timeout_s, "30", 1, 600,
		"how long handing over one mail may take"),
	ROW_INT("CRIER_MAIL_RETRY_SECONDS", mail_retry_s, "30", 1, 3600,
		"before the second attempt; then twice as long each time, up to an hour"),
	ROW_INT("CRIER_MAIL_DAYS", mail_days, "3", 1, 365,
		"after which a mail that cannot be sent is dropped"),
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
	{"CRIER_ADMIN_EMAIL", CONFIG_TEXT, offsetof(struct auth_config, admin_email),
		"admin@example.org", 0, 0, "of the admin that is made where there is none"},
	{"CRIER_ADMIN_PASSWORD", CONFIG_SECRET, offsetof(struct auth_config, admin_password), "", 0,
		0, "of that admin; empty: a random one, in CRIER_DATA/first-admin"},
};

const struct config_table auth_config_table = {.rows = rows, .count = COUNT_OF(rows)};

static enum err check_public_url(struct call *c, const char *url)
{
	if (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0)
		return OK;
	return fail(c, ERR_UNAVAILABLE, "CRIER_PUBLIC_URL: \"%s\" is no address of a site", url);
}

static enum err read_tls(struct call *c, const char *word, enum smtp_tls *tls)
{
	static const char *const words[] = {"auto", "required", "off"};
	for (unsigned i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(word, words[i]) != 0)
			continue;
		*tls = (enum smtp_tls)i;
		return OK;
	}
	return fail(c, ERR_UNAVAILABLE, "CRIER_SMTP_TLS: \"%s\" is not auto, required or off",
		word);
}

enum err auth_smtp_options(struct call *c, const struct auth_config *config,
	struct smtp_options *options)
{
	*options = (struct smtp_options){
		.url = config->smtp_url,
		.user = config->smtp_user,
		.password = config->smtp_password,
		.ca_file = config->smtp_ca,
		.timeout_ms = (int)(config->smtp_timeout_s * 1000),
	};
	return read_tls(c, config->smtp_tls, &options->tls);
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

bool auth_config_has_oidc(const struct auth_config *config)
{
	return config->oidc_client_id && *config->oidc_client_id;
}

enum err auth_config_check(struct call *c, const struct auth_config *config)
{
	TRY(check_public_url(c, config->public_url));
	return auth_config_has_oidc(config) ? check_oidc(c, config) : OK;
}

/* An OpenID Connect provider (OpenID Connect Core 1.0, code flow with PKCE): where it is, what it
 * is asked, and what of its answers is believed. Which one it is, is configuration alone. */
#ifndef CRIER_AUTH_OIDC_OIDC_PROVIDER_H
#define CRIER_AUTH_OIDC_OIDC_PROVIDER_H

#include "oidc/oidc_attempt.h"
#include "oidc/oidc_claims.h"

/* All borrowed. */
struct oidc_settings {
	const char *discovery_url;
	const char *client_id;
	const char *client_secret;
	const char *scopes;
	const char *redirect_uri;
};

struct oidc_provider;

/** Asks nobody yet. */
struct oidc_provider *oidc_provider_create(const struct oidc_settings *settings);
void oidc_provider_destroy(struct oidc_provider *provider);

/** Where the browser is sent for an attempt, in the call's arena.
 *  @return OK | ERR_UNAVAILABLE with Retry-After (the provider does not answer) */
MUST_CHECK enum err oidc_provider_begin(struct call *c, struct oidc_provider *provider,
	const struct oidc_attempt *attempt, const char **url);

/* What the browser brings back. */
struct oidc_return {
	const char *code;
	const char *issuer; /* RFC 9207; NULL where not told */
};

/**
 * Exchanges the code, and says who came back.
 * @return OK | ERR_UNAUTHENTICATED (the code, or the ID token for it, is not believed) |
 *  ERR_UNAVAILABLE with Retry-After
 */
MUST_CHECK enum err oidc_provider_finish(struct call *c, struct oidc_provider *provider,
	const struct oidc_attempt *attempt, const struct oidc_return *back,
	struct oidc_claims *claims);

#endif

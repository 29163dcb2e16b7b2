/* What a provider says of itself (OpenID Connect Discovery 1.0). */
#ifndef CRIER_AUTH_OIDC_OIDC_DISCOVERY_H
#define CRIER_AUTH_OIDC_OIDC_DISCOVERY_H

#include "base/call.h"
#include "oidc/oidc_url.h"

struct oidc_discovery {
	char issuer[OIDC_URL_SIZE];
	char authorization_endpoint[OIDC_URL_SIZE];
	char token_endpoint[OIDC_URL_SIZE];
	char jwks_uri[OIDC_URL_SIZE];
	bool posts_secret; /* it takes client_secret_post; else client_secret_basic */
	bool tells_issuer; /* with each answer: RFC 9207 */
};

#define OIDC_DISCOVERY_SUFFIX "/.well-known/openid-configuration"

/**
 * Reads the document of that URL. Its issuer must be the URL without the suffix (section 4.3), and
 * its addresses https, but for those of a provider on this machine.
 * @return OK | ERR_UNAVAILABLE, with the reason
 */
MUST_CHECK enum err oidc_discovery_read(struct call *c, const char *url, const char *json,
	size_t len, struct oidc_discovery *discovery);

#endif

/* A provider's JWK set (RFC 7517), as far as it signs ID tokens: RSA for RS256, P-256 for ES256. */
#ifndef CRIER_AUTH_OIDC_OIDC_KEYS_H
#define CRIER_AUTH_OIDC_OIDC_KEYS_H

#include "token/jwks.h"

/** For keyring_create: keys of other kinds or uses, and what cannot be read, are passed over. A key
 *  without a kid has the empty one. @return false when text is no set, or no key can be used */
bool oidc_keys_parse(struct call *c, const char *text, struct jwks *jwks);

#endif

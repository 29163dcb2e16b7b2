/* What an ID token says, and whether it is said to us, by them, now (OpenID Connect Core 1.0
 * section 3.1.3.7). Nothing here knows of signatures: those are checked before. */
#ifndef CRIER_AUTH_OIDC_OIDC_CLAIMS_H
#define CRIER_AUTH_OIDC_OIDC_CLAIMS_H

#include "base/call.h"

#define OIDC_SUBJECT_BYTES_MAX 255 /* Core section 2 */
#define OIDC_AUDIENCES_MAX 16
#define OIDC_LEEWAY_S 60 /* how far the provider's clock may be off */

struct oidc_claims {
	const char *issuer;
	const char *subject;
	const char *audiences[OIDC_AUDIENCES_MAX];
	size_t audience_count;
	const char *authorized_party; /* azp, and the following texts: NULL where not told */
	const char *nonce;
	const char *email;
	const char *name;
	bool email_verified;	     /* only where it is the JSON value true */
	int64_t issued_s, expires_s; /* since 1970 */
	int64_t starts_s;	     /* nbf; 0 where not told */
};

/* What is expected. */
struct oidc_rules {
	const char *issuer;
	const char *client_id;
	const char *nonce;
	int64_t begun_s; /* when we sent the browser there: no token for this is older */
};

/**
 * Reads the payload of an ID token.
 * @param[out] claims  texts live as long as the call
 * @return OK | ERR_UNAUTHENTICATED (no object, or a required claim is missing or of another type)
 */
MUST_CHECK enum err oidc_claims_read(struct call *c, const char *json, size_t len,
	struct oidc_claims *claims);

/** Holds the claims against the rules and the call's clock. @return OK | ERR_UNAUTHENTICATED */
MUST_CHECK enum err oidc_claims_judge(struct call *c, const struct oidc_rules *rules,
	const struct oidc_claims *claims);

#endif

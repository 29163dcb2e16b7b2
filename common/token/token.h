/* Access tokens: JWTs signed ES256 by auth, verified everywhere from its public keys. */
#ifndef CRIER_TOKEN_TOKEN_H
#define CRIER_TOKEN_TOKEN_H

#include "base/call.h"
#include "token/ended.h"

#define TOKEN_BYTES_MAX 4096
#define TOKEN_KID_SIZE 44 /* RFC 7638 thumbprint, base64url of SHA-256, and the NUL */

/* What an access token says (RFC 9068 in spirit: iss, aud, sub, sid, role, iat, exp, jti). */
struct token_claims {
	const char *issuer;
	const char *audience;
	int64_t user_id;
	int64_t session_id;
	enum role role;
	int64_t issued_s; /* seconds since 1970, as JWT has them */
	int64_t expires_s;
};

/* ---- signing: auth only ---- */

struct token_signer;

/** @param pem  an EC P-256 private key, PKCS#8. @return NULL when it is none */
struct token_signer *token_signer_create(const char *pem);
void token_signer_destroy(struct token_signer *signer);

/** A new P-256 private key as PEM, in the call's arena. */
MUST_CHECK enum err token_key_generate(struct call *c, const char **pem);

/** The signed token, in the call's arena. */
MUST_CHECK enum err token_sign(struct call *c, const struct token_signer *signer,
	const struct token_claims *claims, const char **token);

/** The key's RFC 7638 thumbprint: its kid. Borrowed from the signer. */
const char *token_signer_kid(const struct token_signer *signer);

/** One public JWK (RFC 7517) as JSON text, in the call's arena. */
MUST_CHECK enum err token_signer_jwk(struct call *c, const struct token_signer *signer,
	const char **jwk);

/* ---- verifying: every daemon ---- */

struct token_verifier;

struct token_verifier_options {
	const char *issuer;
	const char *audience;
	const char *service_token; /* the shared secret of the daemons */
	/** Fetches the JWK set as JSON text. Asked at first use and, at most every few seconds,
	 *  for an unknown kid. */
	enum err (*fetch_keys)(void *self, struct call *c, const char **jwks);
	void *self;
	int leeway_s;		   /* clock skew accepted on iat, nbf and exp */
	const struct ended *ended; /* tokens that hold no longer; borrowed; NULL: none */
	size_t remembered_max;	   /* verified tokens kept */
};

struct token_verifier *token_verifier_create(const struct token_verifier_options *options);
void token_verifier_destroy(struct token_verifier *verifier);

/**
 * Who a bearer token stands for. Refuses any algorithm but the key's own before it decodes;
 * then checks signature, iss, aud, exp, nbf, iat. The service token gives ROLE_SERVICE.
 * A token once verified is remembered by its SHA-256 until it expires; that its session has
 * not ended, and its role is not an old one, is asked each time.
 * @return OK | ERR_UNAUTHENTICATED | ERR_UNAVAILABLE (keys cannot be had)
 */
MUST_CHECK enum err token_verify(struct call *c, struct token_verifier *verifier,
	const char *bearer, struct principal *principal);

#endif

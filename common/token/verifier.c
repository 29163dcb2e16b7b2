/* The order of the checks is the point: size, service token, memory, form, algorithm and key,
 * signature, and only then what the token says. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "token/claims.h"
#include "token/jwks.h"
#include "token/jws.h"
#include "token/remembered.h"

#define SIGNATURE_BYTES 64 /* R and S, 32 each: RFC 7518 section 3.4 */

struct token_verifier {
	struct claims_rules rules;
	char *issuer;
	char *audience;
	bool has_service_token;
	unsigned char service_digest[TOKEN_DIGEST_BYTES];
	EVP_MD *sha256;	       /* fetched once, and a context kept for each thread: getting */
	pthread_key_t context; /* them for each digest costs more than the digest */
	struct keyring *keyring;
	struct remembered *remembered;
	const struct ended *ended;
};

static void free_context(void *context)
{
	EVP_MD_CTX_free(context);
}

static EVP_MD_CTX *context_here(const struct token_verifier *verifier)
{
	EVP_MD_CTX *context = pthread_getspecific(verifier->context);
	if (context)
		return context;
	context = EVP_MD_CTX_new();
	if (!context || !EVP_DigestInit_ex(context, verifier->sha256, NULL) ||
		pthread_setspecific(verifier->context, context) != 0)
		abort();
	return context;
}

static void digest_of(const struct token_verifier *verifier, const char *text, size_t len,
	unsigned char digest[TOKEN_DIGEST_BYTES])
{
	EVP_MD_CTX *context = context_here(verifier);
	/* Without a type the context starts again with the one it has. */
	if (!EVP_DigestInit_ex(context, NULL, NULL) || !EVP_DigestUpdate(context, text, len) ||
		!EVP_DigestFinal_ex(context, digest, NULL))
		abort();
}

static char *copy(const char *text)
{
	char *copied = strdup(text);
	if (!copied)
		abort();
	return copied;
}

struct token_verifier *token_verifier_create(const struct token_verifier_options *options)
{
	struct token_verifier *verifier = calloc(1, sizeof *verifier);
	if (!verifier)
		abort();
	verifier->issuer = copy(options->issuer);
	verifier->audience = copy(options->audience);
	verifier->rules = (struct claims_rules){
		.issuer = verifier->issuer,
		.audience = verifier->audience,
		.leeway_s = options->leeway_s,
	};
	verifier->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!verifier->sha256 || pthread_key_create(&verifier->context, free_context) != 0)
		abort();
	const char *secret = options->service_token;
	verifier->has_service_token = secret && *secret;
	if (verifier->has_service_token)
		digest_of(verifier, secret, strlen(secret), verifier->service_digest);
	verifier->keyring = keyring_create(&(struct keyring_options){
		.fetch = options->fetch_keys,
		.parse = jwks_parse,
		.self = options->self,
		.fresh_us = US_PER_MINUTE,
	});
	verifier->remembered = remembered_create(options->remembered_max);
	verifier->ended = options->ended;
	return verifier;
}

void token_verifier_destroy(struct token_verifier *verifier)
{
	if (!verifier)
		return;
	remembered_destroy(verifier->remembered);
	keyring_destroy(verifier->keyring);
	/* Other threads' contexts went with them; this one's goes now. */
	free_context(pthread_getspecific(verifier->context));
	pthread_key_delete(verifier->context);
	EVP_MD_free(verifier->sha256);
	free(verifier->issuer);
	free(verifier->audience);
	free(verifier);
}

/* A token that could be ours. */
static bool split(struct call *c, const char *token, size_t len, struct jws *jws)
{
	return jws_split(c, token, len, jws) && jws->signature_len == SIGNATURE_BYTES &&
	       claims_flat(jws->payload, jws->payload_len);
}

static enum err verify(struct call *c, struct token_verifier *verifier, const char *token,
	size_t len, struct principal *principal)
{
	struct jws jws;
	char kid[TOKEN_KID_SIZE];
	struct public_key key;
	if (!split(c, token, len, &jws))
		return fail(c, ERR_UNAUTHENTICATED, "this is no access token of ours");
	TRY(claims_read_header(c, jws.header, jws.header_len, kid));
	TRY(keyring_find(c, verifier->keyring, kid, &key));
	if (!jws_is_signed_by(&jws, &key))
		return fail(c, ERR_UNAUTHENTICATED, "the access token's signature is wrong");
	return claims_read_payload(c, &verifier->rules, jws.payload, jws.payload_len, principal);
}

/* The principal of a token that has not expired, from memory where it was verified before. */
static enum err verify_once(struct call *c, struct token_verifier *verifier, const char *token,
	size_t len, const unsigned char digest[TOKEN_DIGEST_BYTES], struct principal *principal)
{
	/* Read before verifying: a key that is withdrawn meanwhile makes this entry stale. */
	uint64_t generation = keyring_generation(verifier->keyring);
	if (remembered_find(verifier->remembered, digest, generation, call_now_us(c), principal))
		return OK;
	TRY(verify(c, verifier, token, len, principal));
	int64_t ends_us = principal->expires_us + verifier->rules.leeway_s * US_PER_SECOND;
	remembered_put(verifier->remembered, digest, generation, ends_us, principal);
	return OK;
}

enum err token_verify(struct call *c, struct token_verifier *verifier, const char *bearer,
	struct principal *principal)
{
	size_t len = strnlen(bearer, TOKEN_BYTES_MAX + 1);
	if (len == 0 || len > TOKEN_BYTES_MAX)
		return fail(c, ERR_UNAUTHENTICATED, "this is no access token of ours");
	unsigned char digest[TOKEN_DIGEST_BYTES];
	digest_of(verifier, bearer, len, digest);
	if (verifier->has_service_token &&
		CRYPTO_memcmp(digest, verifier->service_digest, sizeof digest) == 0) {
		*principal = (struct principal){.role = ROLE_SERVICE, .via_service = true};
		return OK;
	}
	keyring_keep_fresh(c, verifier->keyring);
	struct principal read = {0};
	TRY(verify_once(c, verifier, bearer, len, digest, &read));
	if (verifier->ended)
		TRY(ended_check(c, verifier->ended, &read));
	*principal = read;
	return OK;
}

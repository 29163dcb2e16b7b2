/* Each attempt has a cookie of its own name, so that two tabs do not end each other's. */
#include "oidc/oidc_attempt.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/random.h"
#include "base/sha256.h"
#include "token/base64url.h"

#define SECRET_BYTES 32
#define COOKIE_NAME_DIGITS 12 /* of the state's digest */

static const char *encode(struct call *c, const unsigned char bytes[SECRET_BYTES])
{
	char *text = call_alloc(c, BASE64URL_LEN(SECRET_BYTES) + 1);
	base64url_encode(bytes, SECRET_BYTES, text);
	return text;
}

static const char *draw(struct call *c)
{
	unsigned char bytes[SECRET_BYTES];
	random_bytes(bytes, sizeof bytes);
	return encode(c, bytes);
}

void oidc_attempt_digest(const char *secret, char digest[OIDC_DIGEST_SIZE])
{
	sha256_hex(secret, strlen(secret), digest);
}

void oidc_attempt_draw(struct call *c, const char *return_to, struct oidc_attempt *attempt)
{
	*attempt = (struct oidc_attempt){
		.state = draw(c),
		.browser = draw(c),
		.nonce = draw(c),
		.verifier = draw(c),
		.return_to = return_to,
		.begun_at_us = call_now_us(c),
	};
	oidc_attempt_digest(attempt->state, attempt->state_digest);
	oidc_attempt_digest(attempt->browser, attempt->browser_digest);
}

const char *oidc_attempt_challenge(struct call *c, const struct oidc_attempt *attempt)
{
	unsigned char bytes[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)attempt->verifier, strlen(attempt->verifier), bytes);
	return encode(c, bytes);
}

/* "__Host-": no other host of the domain can have set it (RFC 6265bis section 4.1.3.2). */
static const char *cookie_name(struct call *c, const struct oidc_attempt *attempt, bool secure)
{
	return call_printf(c, "%scrier_oidc_%.*s", secure ? "__Host-" : "", COOKIE_NAME_DIGITS,
		attempt->state_digest);
}

/* Lax: the provider's redirect is a navigation from another site. */
static void send_cookie(struct call *c, const struct oidc_attempt *attempt, bool secure,
	const char *value, int64_t life_us)
{
	call_reply_header(c, "Set-Cookie", "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
		cookie_name(c, attempt, secure), value, (int)(life_us / US_PER_SECOND),
		secure ? "; Secure" : "");
}

void oidc_attempt_set_cookie(struct call *c, const struct oidc_attempt *attempt, bool secure)
{
	send_cookie(c, attempt, secure, attempt->browser, OIDC_ATTEMPT_LIFE_US);
}

void oidc_attempt_clear_cookie(struct call *c, const struct oidc_attempt *attempt, bool secure)
{
	send_cookie(c, attempt, secure, "", 0);
}

/* The value of a cookie among those of the header (RFC 6265 section 4.2.1); NULL without it. */
static const char *find_cookie(struct call *c, const char *cookies, const char *name)
{
	size_t name_len = strlen(name);
	while (cookies && *cookies) {
		cookies += strspn(cookies, "; ");
		size_t len = strcspn(cookies, ";");
		if (len > name_len && strncmp(cookies, name, name_len) == 0 &&
			cookies[name_len] == '=')
			return arena_copy(c->arena, cookies + name_len + 1, len - name_len - 1);
		cookies += len;
	}
	return NULL;
}

enum err oidc_attempt_judge(struct call *c, const struct oidc_attempt *attempt, const char *cookies,
	bool secure)
{
	char digest[OIDC_DIGEST_SIZE];
	const char *browser = find_cookie(c, cookies, cookie_name(c, attempt, secure));
	int64_t age_us = call_now_us(c) - attempt->begun_at_us;
	if (age_us < 0 || age_us > OIDC_ATTEMPT_LIFE_US)
		return fail(c, ERR_UNAUTHENTICATED, "this sign-in took too long; begin again");
	oidc_attempt_digest(browser ? browser : "", digest);
	if (CRYPTO_memcmp(digest, attempt->browser_digest, sizeof digest) != 0)
		return fail(c, ERR_UNAUTHENTICATED,
			"this sign-in was begun in another browser; begin again");
	return OK;
}

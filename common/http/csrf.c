/* "<32 hex digits>.<HMAC in base64>" */
#include "http/csrf.h"

#include <inttypes.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"

#define PURPOSE "crier csrf tokens, 1"
#define NONCE_BYTES 16
#define NONCE_LEN ((size_t)2 * NONCE_BYTES)

void csrf_derive_key(const char *secret, struct csrf_key *key)
{
	struct hmac_key shared = {.len = strnlen(secret, HMAC_KEY_BYTES_MAX)};
	memcpy(shared.bytes, secret, shared.len);
	char derived[HMAC_BASE64_SIZE];
	hmac_sha256_base64(&shared, PURPOSE, derived);
	*key = (struct csrf_key){.hmac.len = HMAC_BASE64_SIZE - 1};
	memcpy(key->hmac.bytes, derived, HMAC_BASE64_SIZE - 1);
}

/* What is signed. */
static const char *message(struct call *c, int64_t session_id, const char *nonce)
{
	return call_printf(c, "%" PRId64 "!%.*s", session_id, (int)NONCE_LEN, nonce);
}

const char *csrf_token(struct call *c, const struct csrf_key *key, int64_t session_id)
{
	unsigned char bytes[NONCE_BYTES];
	char nonce[NONCE_LEN + 1], code[HMAC_BASE64_SIZE];
	random_bytes(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, nonce);
	hmac_sha256_base64(&key->hmac, message(c, session_id, nonce), code);
	return call_printf(c, "%s.%s", nonce, code);
}

static bool holds(struct call *c, const struct csrf_key *key, int64_t session_id, const char *token)
{
	return strlen(token) == NONCE_LEN + HMAC_BASE64_SIZE && token[NONCE_LEN] == '.' &&
	       hmac_sha256_matches(&key->hmac, message(c, session_id, token),
		       token + NONCE_LEN + 1);
}

enum err csrf_check(struct call *c, const struct csrf_key *key, int64_t session_id,
	const char *token)
{
	if (token && holds(c, key, session_id, token))
		return OK;
	return fail(c, ERR_FORBIDDEN,
		token ? "X-CSRF-Token is not of this session"
		      : "a request that a cookie signs in needs X-CSRF-Token");
}

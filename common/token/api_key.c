/* A plain digest is enough: nobody guesses 256 random bits, however fast the hash is. */
#include "token/api_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"
#include "token/base64url.h"

#define PREFIX "crier_"
#define SECRET_BYTES 32
#define ID_DIGITS_MAX 18

_Static_assert(BASE64URL_LEN(SECRET_BYTES) + 1 == API_KEY_SECRET_SIZE, "43 characters");

static void digest_secret(const char *secret, unsigned char digest[TOKEN_DIGEST_BYTES],
	char digest_hex[API_KEY_DIGEST_SIZE])
{
	if (!EVP_Digest(secret, API_KEY_SECRET_SIZE - 1, digest, NULL, EVP_sha256(), NULL))
		abort(); /* only without memory */
	hex_encode(digest, TOKEN_DIGEST_BYTES, digest_hex);
}

void api_key_generate(char secret[API_KEY_SECRET_SIZE], char digest_hex[API_KEY_DIGEST_SIZE])
{
	unsigned char bytes[SECRET_BYTES], digest[TOKEN_DIGEST_BYTES];
	random_bytes(bytes, sizeof bytes);
	base64url_encode(bytes, sizeof bytes, secret);
	OPENSSL_cleanse(bytes, sizeof bytes);
	digest_secret(secret, digest, digest_hex);
}

/* "12_": what is after it, or NULL. */
static const char *read_id(const char *text, int64_t *id)
{
	size_t digits = strspn(text, "0123456789");
	if (!digits || digits > ID_DIGITS_MAX || *text == '0' || text[digits] != '_')
		return NULL;
	*id = strtoll(text, NULL, 10);
	return text + digits + 1;
}

bool api_key_read(const char *text, struct key_claim *claim)
{
	unsigned char bytes[SECRET_BYTES];
	size_t len;
	if (strncmp(text, PREFIX, strlen(PREFIX)) != 0)
		return false;
	const char *secret = read_id(text + strlen(PREFIX), &claim->id);
	if (!secret || strnlen(secret, API_KEY_SECRET_SIZE) != API_KEY_SECRET_SIZE - 1 ||
		!base64url_decode(secret, API_KEY_SECRET_SIZE - 1, bytes, &len))
		return false;
	digest_secret(secret, claim->digest, claim->digest_hex);
	return true;
}

bool api_key_same_digest(const char *stored_hex, const char *claimed_hex)
{
	size_t len = API_KEY_DIGEST_SIZE - 1;
	return strlen(stored_hex) == len && strlen(claimed_hex) == len &&
	       CRYPTO_memcmp(stored_hex, claimed_hex, len) == 0;
}

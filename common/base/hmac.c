/* OpenSSL does the work. */
#include "base/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"

#define PREFIX "whsec_"
#define SECRET_BYTES_MIN 24
#define SECRET_BYTES_MAX 64
#define SECRET_BYTES_MADE 32

/* How much of the last group of four is padding. */
static size_t padding(const char *base64, size_t len)
{
	if (len >= 2 && base64[len - 2] == '=')
		return 2;
	return len >= 1 && base64[len - 1] == '=';
}

bool hmac_read_secret(const char *secret, struct hmac_key *key)
{
	size_t prefix = strlen(PREFIX);
	if (strncmp(secret, PREFIX, prefix) != 0)
		return false;
	const char *base64 = secret + prefix;
	size_t len = strlen(base64);
	if (len % 4 || len / 4 * 3 > HMAC_KEY_BYTES_MAX)
		return false;
	int decoded = EVP_DecodeBlock(key->bytes, (const unsigned char *)base64, (int)len);
	if (decoded < 0)
		return false;
	key->len = (size_t)decoded - padding(base64, len);
	return key->len >= SECRET_BYTES_MIN && key->len <= SECRET_BYTES_MAX;
}

void hmac_make_secret(char secret[HMAC_SECRET_SIZE])
{
	unsigned char bytes[SECRET_BYTES_MADE];
	random_bytes(bytes, sizeof bytes);
	memcpy(secret, PREFIX, strlen(PREFIX));
	EVP_EncodeBlock((unsigned char *)secret + strlen(PREFIX), bytes, sizeof bytes);
}

static unsigned sign(const struct hmac_key *key, const char *text,
	unsigned char digest[EVP_MAX_MD_SIZE])
{
	unsigned len;
	if (!HMAC(EVP_sha256(), key->bytes, (int)key->len, (const unsigned char *)text,
		    strlen(text), digest, &len))
		abort(); /* only without memory */
	return len;
}

void hmac_sha256_base64(const struct hmac_key *key, const char *text, char code[HMAC_BASE64_SIZE])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = sign(key, text, digest);
	EVP_EncodeBlock((unsigned char *)code, digest, (int)len);
}

void hmac_sha256_hex(const struct hmac_key *key, const char *text, char code[HMAC_HEX_SIZE])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	hex_encode(digest, sign(key, text, digest), code);
}

bool hmac_sha256_matches(const struct hmac_key *key, const char *text, const char *code)
{
	char right[HMAC_BASE64_SIZE];
	hmac_sha256_base64(key, text, right);
	return strlen(code) == sizeof right - 1 &&
	       CRYPTO_memcmp(code, right, sizeof right - 1) == 0;
}

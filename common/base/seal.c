/* In base64: the nonce, drawn for each, then the cipher, then its tag. */
#include "base/seal.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

#define NONCE_BYTES 12
#define TAG_BYTES 16
#define BASE64_BYTES(bytes) (((bytes) + 2) / 3 * 4)

void seal_derive(const char *secret, const char *use, struct seal_key *key)
{
	unsigned len = sizeof key->bytes;
	if (!HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)use,
		    strlen(use), key->bytes, &len))
		abort(); /* only without memory */
}

static EVP_CIPHER_CTX *begin(const struct seal_key *key, const unsigned char *nonce, int sealing)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	if (!context || EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key->bytes, nonce,
				sealing) != 1)
		abort();
	return context;
}

const char *seal(struct arena *arena, const struct seal_key *key, const char *text, size_t len)
{
	assert(len <= SEAL_TEXT_BYTES_MAX);
	size_t whole = NONCE_BYTES + len + TAG_BYTES;
	unsigned char *bytes = arena_alloc_raw(arena, whole);
	char *out = arena_alloc_raw(arena, BASE64_BYTES(whole) + 1);
	int done, rest;
	random_bytes(bytes, NONCE_BYTES);
	EVP_CIPHER_CTX *context = begin(key, bytes, 1);
	unsigned char *to = bytes + NONCE_BYTES;
	if (EVP_CipherUpdate(context, to, &done, (const unsigned char *)text, (int)len) != 1 ||
		EVP_CipherFinal_ex(context, to + done, &rest) != 1 ||
		EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, to + len) != 1)
		abort();
	EVP_CIPHER_CTX_free(context);
	EVP_EncodeBlock((unsigned char *)out, bytes, (int)whole);
	return out;
}

/* How much of the last group of four is padding. */
static size_t padding(const char *base64, size_t len)
{
	if (len >= 2 && base64[len - 2] == '=')
		return 2;
	return len >= 1 && base64[len - 1] == '=';
}

/* Whether the last group of four is what its bytes are written as: spare bits of its last character
 * could be changed, and nobody would see it. */
static bool ends_as_written(const char *group, const unsigned char *bytes, size_t count)
{
	unsigned char again[5];
	EVP_EncodeBlock(again, bytes, (int)count);
	return memcmp(again, group, 4) == 0;
}

static bool decode(struct arena *arena, const char *base64, unsigned char **bytes, size_t *len)
{
	size_t chars = strlen(base64);
	if (chars % 4 || chars > BASE64_BYTES(NONCE_BYTES + SEAL_TEXT_BYTES_MAX + TAG_BYTES))
		return false;
	*bytes = arena_alloc_raw(arena, chars / 4 * 3 + 1);
	int decoded = EVP_DecodeBlock(*bytes, (const unsigned char *)base64, (int)chars);
	size_t extra = padding(base64, chars);
	if (decoded < (int)(NONCE_BYTES + TAG_BYTES + extra))
		return false;
	*len = (size_t)decoded - extra;
	return *len >= NONCE_BYTES + TAG_BYTES &&
	       ends_as_written(base64 + chars - 4, *bytes + decoded - 3, 3 - extra);
}

bool unseal(struct arena *arena, const struct seal_key *key, const char *sealed, const char **text,
	size_t *len)
{
	unsigned char *bytes;
	size_t whole;
	int done, rest;
	if (!decode(arena, sealed, &bytes, &whole))
		return false;
	size_t cipher = whole - NONCE_BYTES - TAG_BYTES;
	unsigned char *at = bytes + NONCE_BYTES;
	char *out = arena_alloc_raw(arena, cipher + 1);
	EVP_CIPHER_CTX *context = begin(key, bytes, 0);
	bool good = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, at + cipher) ==
			    1 &&
		    EVP_CipherUpdate(context, (unsigned char *)out, &done, at, (int)cipher) == 1 &&
		    EVP_CipherFinal_ex(context, (unsigned char *)out + done, &rest) == 1;
	EVP_CIPHER_CTX_free(context);
	if (!good)
		return false;
	out[cipher] = '\0';
	*text = out;
	*len = cipher;
	return true;
}

/* OpenSSL 3's provider interface: keys are made from and read as parameters. */
#include "token/p256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "token/pem.h"

#define GROUP "prime256v1"
#define POINT_BYTES (1 + 2 * P256_BYTES) /* SEC 1, uncompressed: 04 x y */

EVP_PKEY *p256_generate(void)
{
	return EVP_EC_gen(GROUP);
}

static bool is_p256(const EVP_PKEY *key)
{
	char group[32];
	return EVP_PKEY_get_group_name(key, group, sizeof group, NULL) && strcmp(group, GROUP) == 0;
}

/* Without it OpenSSL would ask the terminal for an encrypted key's password. */
static int no_password(char *buffer, int size, int writing, void *arg)
{
	(void)buffer, (void)size, (void)writing, (void)arg;
	return -1;
}

EVP_PKEY *p256_read_private(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	BIO_free(bio);
	if (key && is_p256(key))
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

const char *p256_write_private(struct arena *arena, const EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
	return pem_take(arena, bio);
}

bool p256_read_point(const EVP_PKEY *key, struct p256_point *point)
{
	unsigned char bytes[POINT_BYTES];
	size_t len;
	if (!EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, bytes, sizeof bytes,
		    &len) ||
		len != sizeof bytes || bytes[0] != POINT_CONVERSION_UNCOMPRESSED)
		return false;
	base64url_encode(bytes + 1, P256_BYTES, point->x);
	base64url_encode(bytes + 1 + P256_BYTES, P256_BYTES, point->y);
	return true;
}

static EVP_PKEY *key_of(unsigned char bytes[POINT_BYTES])
{
	char group[] = GROUP;
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes, POINT_BYTES),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
	EVP_PKEY_CTX_free(context);
	return key;
}

static bool decode_coordinate(const char *text, unsigned char out[P256_BYTES])
{
	size_t len;
	return strlen(text) == P256_TEXT_SIZE - 1 &&
	       base64url_decode(text, P256_TEXT_SIZE - 1, out, &len);
}

const char *p256_point_pem(struct arena *arena, const struct p256_point *point)
{
	unsigned char bytes[POINT_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
	if (!decode_coordinate(point->x, bytes + 1) ||
		!decode_coordinate(point->y, bytes + 1 + P256_BYTES))
		return NULL;
	EVP_PKEY *key = key_of(bytes);
	if (!key)
		return NULL;
	const char *pem = pem_write_public(arena, key);
	EVP_PKEY_free(key);
	return pem;
}

void p256_thumbprint(const struct p256_point *point, char kid[TOKEN_KID_SIZE])
{
	char json[160]; /* the required members, sorted, without blanks: section 3 */
	int len = snprintf(json, sizeof json,
		"{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", point->x, point->y);
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)json, (size_t)len, digest);
	base64url_encode(digest, sizeof digest, kid);
}

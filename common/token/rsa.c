/* OpenSSL 3's provider interface: a key is made from its parameters. */
#include "token/rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "token/base64url.h"
#include "token/pem.h"

#define EXPONENT_BITS_MAX 32 /* a longer one only makes verifying slow */

static BIGNUM *read_number(const char *text, int bits_max)
{
	unsigned char bytes[RSA_BITS_MAX / 8 + 3];
	size_t len = strlen(text);
	if (len > BASE64URL_LEN((size_t)bits_max / 8) || !base64url_decode(text, len, bytes, &len))
		return NULL;
	return BN_bin2bn(bytes, (int)len, NULL);
}

static bool is_sound(const BIGNUM *modulus, const BIGNUM *exponent)
{
	return modulus && exponent && BN_num_bits(modulus) >= RSA_BITS_MIN && BN_is_odd(modulus) &&
	       BN_is_odd(exponent) && !BN_is_one(exponent);
}

static EVP_PKEY *key_of(const BIGNUM *modulus, const BIGNUM *exponent)
{
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *key = NULL;
	OSSL_PARAM *parameters = NULL;
	if (builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) &&
		OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent))
		parameters = OSSL_PARAM_BLD_to_param(builder);
	if (parameters && EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
	OSSL_PARAM_free(parameters);
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

const char *rsa_public_pem(struct arena *arena, const char *modulus, const char *exponent)
{
	BIGNUM *n = read_number(modulus, RSA_BITS_MAX);
	BIGNUM *e = read_number(exponent, EXPONENT_BITS_MAX);
	EVP_PKEY *key = is_sound(n, e) ? key_of(n, e) : NULL;
	const char *pem = key ? pem_write_public(arena, key) : NULL;
	EVP_PKEY_free(key);
	BN_free(n);
	BN_free(e);
	return pem;
}

/* Public RSA keys of their two numbers, and signatures by them and by P-256 keys. */
#include "token/rsa.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <stdio.h>

#include "token/jws.h"
#include "token/pem.h"
#include "unit/token/forge.h"

static struct arena *arena;
static struct call call;

static void open_call(void)
{
	static struct clock clock;
	arena = arena_create();
	clock = clock_fixed(0);
	call_init(&call, arena, &clock);
}

static void close_call(void)
{
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(rsa, .init = open_call, .fini = close_call);

static const char *number_of(EVP_PKEY *key, const char *name)
{
	BIGNUM *number = NULL;
	unsigned char bytes[1024];
	cr_assert(EVP_PKEY_get_bn_param(key, name, &number));
	int len = BN_bn2bin(number, bytes);
	BN_free(number);
	return encoded(&call, bytes, (size_t)len);
}

static const char *pem_of(EVP_PKEY *key)
{
	return rsa_public_pem(arena, number_of(key, OSSL_PKEY_PARAM_RSA_N),
		number_of(key, OSSL_PKEY_PARAM_RSA_E));
}

Test(rsa, a_key_of_2048_to_4096_bits_is_read)
{
	static const struct {
		unsigned bits;
		bool good;
	} sizes[] = {{1024, false}, {2040, false}, {2048, true}, {4096, true}, {4104, false}};
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		EVP_PKEY *key = EVP_RSA_gen(sizes[i].bits);
		const char *pem = pem_of(key);
		cr_expect(eq(int, pem != NULL, sizes[i].good), "%u", sizes[i].bits);
		if (pem)
			cr_expect(lt(sz, strlen(pem), PUBLIC_PEM_SIZE));
		EVP_PKEY *read = pem ? pem_read_public(pem) : NULL;
		cr_expect(eq(int, read &&EVP_PKEY_eq(read, key) == 1, sizes[i].good));
		EVP_PKEY_free(read);
		EVP_PKEY_free(key);
	}
}

Test(rsa, numbers_that_are_none_make_no_key)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	const char *modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N);
	static const char *const exponents[] = {"", "AQ", "Ag", "AA", "*", "AQAB=", "AQAAAAAB"};
	for (size_t i = 0; i < COUNT_OF(exponents); i++)
		cr_expect(not(rsa_public_pem(arena, modulus, exponents[i]) != NULL), "%s",
			exponents[i]);
	cr_expect(not(rsa_public_pem(arena, "", "AQAB") != NULL));
	cr_expect(not(rsa_public_pem(arena, "AQAB", "AQAB") != NULL));
	cr_expect(not(rsa_public_pem(arena, call_printf(&call, "%s*", modulus), "AQAB") != NULL));
	EVP_PKEY_free(key);
}

/* A token of that text, signed with RS256. */
static const char *rs256(EVP_PKEY *key, const char *header, const char *payload)
{
	const char *text = unsigned_token(&call, header, payload);
	unsigned char signature[512];
	size_t len = sizeof signature;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key);
	EVP_DigestSign(context, signature, &len, (const unsigned char *)text, strlen(text));
	EVP_MD_CTX_free(context);
	return call_printf(&call, "%s.%s", text, encoded(&call, signature, len));
}

static bool holds(const char *token, enum signature_algorithm algorithm, const char *pem)
{
	struct public_key key = {.algorithm = algorithm};
	struct jws jws;
	snprintf(key.pem, sizeof key.pem, "%s", pem);
	return jws_split(&call, token, strlen(token), &jws) && jws_is_signed_by(&jws, &key);
}

Test(rsa, a_signature_holds_for_its_text_its_key_and_its_algorithm)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	EVP_PKEY *other = EVP_RSA_gen(2048);
	EVP_PKEY *curve = p256_generate();
	const char *token = rs256(key, "{}", "{\"a\":1}");
	const char *changed = call_printf(&call, "%s.%s%s", encoded(&call, "{}", 2),
		encoded(&call, "{\"a\":2}", 7), strrchr(token, '.'));
	cr_expect(holds(token, SIGNATURE_RS256, pem_of(key)));
	cr_expect(not(holds(changed, SIGNATURE_RS256, pem_of(key))));
	cr_expect(not(holds(token, SIGNATURE_RS256, pem_of(other))));
	cr_expect(not(holds(token, SIGNATURE_ES256, pem_of(key))));
	cr_expect(not(holds(token, SIGNATURE_RS256, pem_write_public(arena, curve))));
	cr_expect(not(holds(token, SIGNATURE_RS256, "")));
	EVP_PKEY_free(key);
	EVP_PKEY_free(other);
	EVP_PKEY_free(curve);
}

Test(rsa, a_signature_on_the_curve_has_64_bytes)
{
	EVP_PKEY *key = p256_generate();
	const char *pem = pem_write_public(arena, key);
	const char *token = forge(&call, p256_write_private(arena, key), "{}", "{}");
	cr_expect(holds(token, SIGNATURE_ES256, pem));
	cr_expect(not(holds(arena_copy(arena, token, strlen(token) - 2), SIGNATURE_ES256, pem)));
	cr_expect(not(holds(call_printf(&call, "%sAA", token), SIGNATURE_ES256, pem)));
	cr_expect(not(holds(unsigned_token(&call, "{}", "{}"), SIGNATURE_ES256, pem)));
	EVP_PKEY_free(key);
}

/* What a signed token looks like from outside, and the key that it is checked with. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <jansson.h>

#include "unit/token/fixture.h"

static json_t *part(struct fixture *f, const char *token, int index)
{
	for (; index; index--)
		token = strchr(token, '.') + 1;
	size_t len = strcspn(token, "."), out_len;
	unsigned char *out = call_alloc(&f->call, len);
	cr_assert(base64url_decode(token, len, out, &out_len));
	return json_loadb((char *)out, out_len, JSON_REJECT_DUPLICATES, NULL);
}

static const char *member(json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

Test(token_signer, header_names_algorithm_and_key)
{
	struct fixture f;
	open_fixture(&f);
	json_t *header = part(&f, signed_token(&f, anns_claims()), 0);
	cr_expect(eq(str, (char *)member(header, "alg"), "ES256"));
	cr_expect(eq(str, (char *)member(header, "kid"), (char *)token_signer_kid(f.signer)));
	json_decref(header);
	close_fixture(&f);
}

Test(token_signer, payload_says_who_for_whom_and_how_long)
{
	struct fixture f;
	open_fixture(&f);
	json_t *payload = part(&f, signed_token(&f, anns_claims()), 1);
	cr_expect(eq(str, (char *)member(payload, "iss"), ISSUER));
	cr_expect(eq(str, (char *)member(payload, "aud"), AUDIENCE));
	cr_expect(eq(str, (char *)member(payload, "sub"), "42"));
	cr_expect(eq(str, (char *)member(payload, "sid"), "7"));
	cr_expect(eq(str, (char *)member(payload, "role"), "approver"));
	cr_expect(eq(i64, json_integer_value(json_object_get(payload, "iat")), NOON));
	cr_expect(eq(i64, json_integer_value(json_object_get(payload, "exp")), NOON + 900));
	json_decref(payload);
	close_fixture(&f);
}

Test(token_signer, no_two_tokens_are_alike)
{
	struct fixture f;
	open_fixture(&f);
	json_t *one = part(&f, signed_token(&f, anns_claims()), 1);
	json_t *two = part(&f, signed_token(&f, anns_claims()), 1);
	cr_expect(ne(str, (char *)member(one, "jti"), (char *)member(two, "jti")));
	json_decref(one);
	json_decref(two);
	close_fixture(&f);
}

Test(token_signer, the_jwk_is_public)
{
	struct fixture f;
	open_fixture(&f);
	const char *text;
	cr_assert(eq(int, token_signer_jwk(&f.call, f.signer, &text), OK));
	json_t *jwk = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	cr_expect(eq(str, (char *)member(jwk, "kty"), "EC"));
	cr_expect(eq(str, (char *)member(jwk, "crv"), "P-256"));
	cr_expect(eq(str, (char *)member(jwk, "alg"), "ES256"));
	cr_expect(eq(str, (char *)member(jwk, "use"), "sig"));
	cr_expect(eq(str, (char *)member(jwk, "kid"), (char *)token_signer_kid(f.signer)));
	cr_expect(json_object_get(jwk, "d") == NULL);
	json_decref(jwk);
	close_fixture(&f);
}

Test(token_signer, what_is_no_private_p256_key_makes_no_signer)
{
	struct arena *arena = arena_create();
	EVP_PKEY *other = EVP_EC_gen("secp384r1");
	cr_expect(token_signer_create("") == NULL);
	cr_expect(token_signer_create("-----BEGIN PRIVATE KEY-----\nAAAA\n") == NULL);
	cr_expect(token_signer_create(p256_write_private(arena, other)) == NULL);
	EVP_PKEY_free(other);
	arena_destroy(arena);
}

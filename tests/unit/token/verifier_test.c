/* What is accepted, and everything else: each refusal has a token that is right but for one
 * thing, signed with the right key where the signature is not the thing. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>

#include "base/random.h"
#include "unit/token/fixture.h"

Test(token_verifier, a_good_token_gives_its_principal)
{
	struct fixture f;
	open_fixture(&f);
	struct principal principal;
	cr_assert(eq(int,
		token_verify(&f.call, f.verifier, signed_token(&f, anns_claims()), &principal),
		OK));
	cr_expect(eq(i64, principal.user_id, 42));
	cr_expect(eq(i64, principal.session_id, 7));
	cr_expect(eq(int, principal.role, ROLE_APPROVER));
	cr_expect(eq(i64, principal.expires_us, (NOON + 900) * US_PER_SECOND));
	cr_expect(principal.via_service == false);
	close_fixture(&f);
}

Test(token_verifier, the_service_token_is_a_daemon)
{
	struct fixture f;
	open_fixture(&f);
	struct principal principal;
	cr_assert(eq(int, token_verify(&f.call, f.verifier, SERVICE_TOKEN, &principal), OK));
	cr_expect(eq(int, principal.role, ROLE_SERVICE));
	cr_expect(principal.via_service);
	cr_expect(eq(i64, principal.user_id, 0));
	cr_expect(eq(int, verified(&f, SERVICE_TOKEN "x"), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, "the-secret-of-the-daemon"), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, without_a_service_token_nothing_is_one)
{
	struct fixture f;
	open_fixture(&f);
	token_verifier_destroy(f.verifier);
	f.verifier = token_verifier_create(&(struct token_verifier_options){.issuer = ISSUER,
		.audience = AUDIENCE,
		.service_token = "",
		.fetch_keys = answer_jwks,
		.self = &f});
	cr_expect(eq(int, verified(&f, ""), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), OK),
		"none remembered, too");
	close_fixture(&f);
}

Test(token_verifier, a_token_ends_at_its_expiry_and_the_leeway_also_when_remembered)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = signed_token(&f, anns_claims());
	const char *unseen = signed_token(&f, anns_claims());
	cr_assert(eq(int, verified(&f, token), OK));
	advance(&f, 900 + 5 - 1);
	cr_expect(eq(int, verified(&f, token), OK));
	cr_expect(eq(int, verified(&f, unseen), OK));
	advance(&f, 1);
	cr_expect(eq(int, verified(&f, token), ERR_UNAUTHENTICATED));
	cr_expect(strstr(f.call.failure.detail, "expired") != NULL);
	cr_expect(eq(int, verified(&f, signed_token(&f, anns_claims())), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, a_token_from_the_future_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	struct token_claims claims = anns_claims();
	claims.issued_s = NOON + 5;
	cr_expect(eq(int, verified(&f, signed_token(&f, claims)), OK), "within the leeway");
	claims.issued_s = NOON + 6;
	cr_expect(eq(int, verified(&f, signed_token(&f, claims)), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, a_remembered_token_costs_no_memory_of_the_call)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = signed_token(&f, anns_claims());
	cr_assert(eq(int, verified(&f, token), OK));
	f.jwks = NULL; /* nor a key */
	size_t before = arena_bytes(f.arena);
	for (int i = 0; i < 10000; i++)
		cr_assert(eq(int, verified(&f, token), OK));
	cr_expect(eq(sz, arena_bytes(f.arena), before));
	cr_expect(eq(int, f.fetches, 1));
	close_fixture(&f);
}

static char *header_of(struct fixture *f)
{
	return call_printf(&f->call, "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
		token_signer_kid(f->signer));
}

/* A good payload but for what replaces one member ("" leaves it out). */
static const char *payload_with(struct fixture *f, const char *name, const char *member)
{
	static const char *const good[][2] = {{"iss", "\"iss\":\"" ISSUER "\""},
		{"aud", "\"aud\":\"" AUDIENCE "\""}, {"sub", "\"sub\":\"42\""},
		{"sid", "\"sid\":\"7\""}, {"role", "\"role\":\"user\""},
		{"iat", "\"iat\":1800000000"}, {"exp", "\"exp\":1800000900"},
		{"jti", "\"jti\":\"x\""}, {"nbf", ""}};
	const char *members = "";
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		const char *chosen = strcmp(good[i][0], name) == 0 ? member : good[i][1];
		members = call_printf(&f->call, "%s%s%s", members, *members && *chosen ? "," : "",
			chosen);
	}
	return call_printf(&f->call, "{%s}", members);
}

static enum err verified_with(struct fixture *f, const char *name, const char *member)
{
	const char *payload = payload_with(f, name, member);
	return verified(f, forge(&f->call, f->pem, header_of(f), payload));
}

Test(token_verifier, the_forger_of_these_tests_makes_good_tokens)
{
	struct fixture f;
	open_fixture(&f);
	cr_expect(eq(int, verified_with(&f, "", ""), OK), "%s", f.call.failure.detail);
	cr_expect(eq(int, verified_with(&f, "sid", ""), OK));
	cr_expect(eq(int, verified_with(&f, "nbf", "\"nbf\":1800000005"), OK));
	cr_expect(eq(int, verified_with(&f, "jti", "\"jti\":\"[{\\\"\""), OK),
		"brackets in a text");
	close_fixture(&f);
}

Test(token_verifier, every_claim_is_held_against_its_rule)
{
	static const char *const bad[][2] = {{"iss", ""}, {"iss", "\"iss\":\"https://evil.test\""},
		{"iss", "\"iss\":1"}, {"aud", ""}, {"aud", "\"aud\":\"other\""},
		{"aud", "\"aud\":[\"" AUDIENCE "\"]"}, {"sub", ""}, {"sub", "\"sub\":42"},
		{"sub", "\"sub\":\"0\""}, {"sub", "\"sub\":\"-1\""}, {"sub", "\"sub\":\"042\""},
		{"sub", "\"sub\":\"42 \""}, {"sub", "\"sub\":\"4x\""},
		{"sub", "\"sub\":\"9999999999999999999\""}, {"sid", "\"sid\":\"x\""},
		{"sid", "\"sid\":7"}, {"role", ""}, {"role", "\"role\":\"root\""},
		{"role", "\"role\":\"service\""}, {"role", "\"role\":\"public\""}, {"iat", ""},
		{"iat", "\"iat\":\"1800000000\""}, {"iat", "\"iat\":1800000006"},
		{"iat", "\"iat\":-1"}, {"iat", "\"iat\":1800000900"}, {"exp", ""},
		{"exp", "\"exp\":1800000900.5"}, {"exp", "\"exp\":1e12"},
		{"exp", "\"exp\":253402300800"}, {"exp", "\"exp\":9223372036854775807"},
		{"exp", "\"exp\":1799999995"}, {"exp", "\"exp\":null"},
		{"nbf", "\"nbf\":1800000006"}, {"nbf", "\"nbf\":\"x\""}, {"jti", ""},
		{"jti", "\"jti\":\"\""},
		{"jti", "\"jti\":\"0123456789012345678901234567890123456789012345678901234567890123x\""},
		{"sub", "\"sub\":\"42\",\"sub\":\"1\""},
		{"role", "\"role\":\"user\",\"role\":\"admin\""},
		{"jti", "\"jti\":\"x\",\"more\":{}"}, {"jti", "\"jti\":\"x\\u0000\""},
		{"jti", "\"jti\":\"x\"} {"}, {"jti", "\"jti\":\"x\",,"}};
	struct fixture f;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect(eq(int, verified_with(&f, bad[i][0], bad[i][1]), ERR_UNAUTHENTICATED),
			"%s: %s", bad[i][0], bad[i][1]);
	close_fixture(&f);
}

Test(token_verifier, the_header_is_ours_to_the_letter)
{
	static const char *const bad[] = {"{}", "", "[]", "{\"alg\":\"ES256\",\"typ\":\"JWT\"}",
		"{\"alg\":\"none\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
		"{\"alg\":\"None\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
		"{\"alg\":\"es256\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
		"{\"alg\":\"ES384\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
		"{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWE\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\",\"crit\":\"b64\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\",\"jku\":\"https://evil.test\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\",\"typ\":\"JWT\"}",
		"{\"alg\":\"none\",\"kid\":\"%s\",\"typ\":\"JWT\",\"alg\":\"ES256\"}",
		"{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\"} {}"};
	struct fixture f;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *percent = strchr(bad[i], '%');
		const char *header = !percent ? bad[i]
					      : call_printf(&f.call, "%.*s%s%s",
							(int)(percent - bad[i]), bad[i],
							token_signer_kid(f.signer), percent + 2);
		const char *token = forge(&f.call, f.pem, header, payload_with(&f, "", ""));
		cr_expect(eq(int, verified(&f, token), ERR_UNAUTHENTICATED), "%s", header);
	}
	close_fixture(&f);
}

Test(token_verifier, alg_none_without_a_signature_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	const char *header = "{\"alg\":\"none\",\"typ\":\"JWT\"}";
	const char *text = unsigned_token(&f.call, header, payload_with(&f, "", ""));
	cr_expect(eq(int, verified(&f, call_printf(&f.call, "%s.", text)), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, text), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, hs256_keyed_with_the_public_key_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	struct p256_point point;
	EVP_PKEY *key = p256_read_private(f.pem);
	cr_assert(p256_read_point(key, &point));
	EVP_PKEY_free(key);
	const char *public_pem = p256_point_pem(f.arena, &point);
	const char *header = call_printf(&f.call,
		"{\"alg\":\"HS256\",\"kid\":\"%s\",\"typ\":\"JWT\"}", token_signer_kid(f.signer));
	const char *payload = payload_with(&f, "", "");
	const char *token = forge_hs256(&f.call, public_pem, header, payload);
	cr_expect(eq(int, verified(&f, token), ERR_UNAUTHENTICATED));
	const char *lying = forge_hs256(&f.call, public_pem, header_of(&f), payload);
	cr_expect(eq(int, verified(&f, lying), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, another_keys_signature_is_refused_under_our_kid_and_under_its_own)
{
	struct fixture f;
	open_fixture(&f);
	const char *pem;
	cr_assert(eq(int, token_key_generate(&f.call, &pem), OK));
	const char *payload = payload_with(&f, "", "");
	cr_expect(eq(int, verified(&f, forge(&f.call, pem, header_of(&f), payload)),
		ERR_UNAUTHENTICATED));

	struct token_signer *stranger = token_signer_create(pem);
	struct token_claims claims = anns_claims();
	const char *token;
	cr_assert(eq(int, token_sign(&f.call, stranger, &claims, &token), OK));
	cr_expect(eq(int, verified(&f, token), ERR_UNAUTHENTICATED));
	token_signer_destroy(stranger);
	close_fixture(&f);
}

Test(token_verifier, any_byte_changed_in_any_segment_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = signed_token(&f, anns_claims());
	for (size_t i = 0; token[i]; i++) {
		char *tampered = arena_strdup(f.arena, token);
		tampered[i] = tampered[i] == 'A' ? 'B' : 'A';
		cr_expect(eq(int, verified(&f, tampered), ERR_UNAUTHENTICATED), "byte %zu", i);
	}
	close_fixture(&f);
}

Test(token_verifier, any_part_of_a_token_is_refused)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = signed_token(&f, anns_claims());
	for (size_t len = 0; len < strlen(token); len++) {
		const char *part = arena_copy(f.arena, token, len);
		cr_expect(eq(int, verified(&f, part), ERR_UNAUTHENTICATED), "%zu bytes", len);
	}
	cr_expect(eq(int, verified(&f, call_printf(&f.call, "%s.", token)), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, call_printf(&f.call, "%s=", token)), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, verified(&f, call_printf(&f.call, " %s", token)), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, a_token_may_have_4096_bytes_and_none_more)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = "";
	for (size_t filler = 2000; strlen(token) < TOKEN_BYTES_MAX; filler++) {
		char *text = memset(call_alloc(&f.call, filler + 1), 'x', filler);
		const char *jti = call_printf(&f.call, "\"jti\":\"x\",\"more\":\"%s\"", text);
		token = forge(&f.call, f.pem, header_of(&f), payload_with(&f, "jti", jti));
		if (strlen(token) <= TOKEN_BYTES_MAX)
			cr_assert(eq(int, verified(&f, token), OK), "%zu bytes", strlen(token));
		if (filler == 2000)
			filler += (TOKEN_BYTES_MAX - strlen(token)) * 3 / 4 - 4;
	}
	cr_assert(strlen(token) <= TOKEN_BYTES_MAX + 2);
	const char *longer = call_printf(&f.call, "%s%s", token, "AAAA");
	cr_expect(eq(int, verified(&f, longer), ERR_UNAUTHENTICATED));
	close_fixture(&f);
}

Test(token_verifier, ten_thousand_random_mutations_are_refused)
{
	struct fixture f;
	open_fixture(&f);
	const char *token = signed_token(&f, anns_claims());
	size_t len = strlen(token);
	for (int round = 0; round < 10000; round++) {
		struct arena *arena = arena_create();
		struct call call;
		call_init(&call, arena, &f.clock);
		uint32_t dice[4];
		random_fast(dice, sizeof dice);
		char *mutated = arena_alloc(arena, len + 8);
		memcpy(mutated, token, len + 1);
		size_t at = dice[0] % len;
		switch (dice[1] % 4) {
		case 0:
			mutated[at] = (char)(dice[2] & 0xff);
			break;
		case 1:
			memmove(mutated + at, mutated + at + 1, len - at);
			break;
		case 2:
			memmove(mutated + at + 1, mutated + at, len - at + 1);
			mutated[at] = (char)(dice[2] & 0xff);
			break;
		default:
			mutated[at] ^= (char)(1 << (dice[2] & 7));
			mutated[dice[3] % len] ^= (char)(1 << (dice[2] >> 3 & 7));
		}
		struct principal principal;
		enum err err = token_verify(&call, f.verifier, mutated, &principal);
		/* An unknown kid asks for keys at most every few seconds; the clock stands still.
		 */
		enum err wanted = strcmp(mutated, token) == 0 ? OK : ERR_UNAUTHENTICATED;
		cr_assert(eq(int, err, wanted), "%s", mutated);
		call_finish(&call);
		arena_destroy(arena);
	}
	close_fixture(&f);
}

static void *verify_nested(void *arg)
{
	struct fixture *f = arg;
	char *nested = memset(call_alloc(&f->call, 2901), '[', 2900);
	const char *in_payload = unsigned_token(&f->call, header_of(f), nested);
	char signature[87] = "";
	memset(signature, 'A', 86);
	enum err payload = verified(f, call_printf(&f->call, "%s.%s", in_payload, signature));
	const char *in_header = unsigned_token(&f->call, nested, "{}");
	enum err header = verified(f, call_printf(&f->call, "%s.%s", in_header, signature));
	bool refused = payload == ERR_UNAUTHENTICATED && header == ERR_UNAUTHENTICATED;
	return refused ? f : NULL;
}

Test(token_verifier, deep_nesting_does_not_reach_a_parser_on_a_small_stack)
{
	struct fixture f;
	open_fixture(&f);
	cr_assert(
		eq(int, verified(&f, signed_token(&f, anns_claims())), OK)); /* the key is there */
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 100 * 1024);
	pthread_t thread;
	void *result = NULL;
	cr_assert(pthread_create(&thread, &attributes, verify_nested, &f) == 0);
	pthread_join(thread, &result);
	cr_expect(result != NULL);
	close_fixture(&f);
}

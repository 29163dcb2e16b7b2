/* What an ID token has to say to be believed, claim by claim and at each bound. */
#include "oidc/oidc_claims.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define NOON INT64_C(1800000000)

struct bench {
	struct arena *arena;
	struct clock clock;
	struct call call;
};

static struct bench bench;

static void open_bench(void)
{
	bench.arena = arena_create();
	bench.clock = clock_fixed(NOON * US_PER_SECOND);
	call_init(&bench.call, bench.arena, &bench.clock);
}

static void close_bench(void)
{
	call_finish(&bench.call);
	arena_destroy(bench.arena);
}

TestSuite(oidc_claims, .init = open_bench, .fini = close_bench);

static const struct oidc_rules rules = {
	.issuer = "https://provider.example",
	.client_id = "crier",
	.nonce = "n",
	.begun_s = NOON - 30,
};

static struct oidc_claims good(void)
{
	return (struct oidc_claims){
		.issuer = "https://provider.example",
		.subject = "7",
		.audiences = {"crier"},
		.audience_count = 1,
		.nonce = "n",
		.issued_s = NOON,
		.expires_s = NOON + 300,
	};
}

static enum err judged(struct oidc_claims claims)
{
	return oidc_claims_judge(&bench.call, &rules, &claims);
}

Test(oidc_claims, what_is_meant_for_us_now_is_believed)
{
	cr_expect(eq(int, judged(good()), OK));
}

Test(oidc_claims, the_issuer_is_compared_to_the_letter)
{
	static const char *const others[] = {"https://provider.example/", "https://provider.exampl",
		"HTTPS://provider.example", "http://provider.example", ""};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct oidc_claims claims = good();
		claims.issuer = others[i];
		cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED), "%s", others[i]);
	}
}

Test(oidc_claims, of_several_audiences_the_authorized_party_is_told_and_is_us)
{
	struct oidc_claims claims = good();
	claims.audiences[1] = "another";
	claims.audience_count = 2;
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
	claims.authorized_party = "another";
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
	claims.authorized_party = "crier";
	cr_expect(eq(int, judged(claims), OK));
	claims.audiences[0] = "crier ";
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
}

Test(oidc_claims, the_only_audience_is_us_and_so_is_whoever_it_was_made_for)
{
	struct oidc_claims claims = good();
	claims.authorized_party = "crier";
	cr_expect(eq(int, judged(claims), OK));
	claims.authorized_party = "another";
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
	claims = good();
	claims.audience_count = 0;
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
}

Test(oidc_claims, the_nonce_is_that_of_this_sign_in)
{
	struct oidc_claims claims = good();
	claims.nonce = "m";
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
	claims.nonce = NULL;
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
}

Test(oidc_claims, a_subject_has_1_to_255_bytes)
{
	char subject[OIDC_SUBJECT_BYTES_MAX + 2];
	struct oidc_claims claims = good();
	claims.subject = memset(subject, 's', sizeof subject);
	subject[OIDC_SUBJECT_BYTES_MAX] = '\0';
	cr_expect(eq(int, judged(claims), OK));
	subject[OIDC_SUBJECT_BYTES_MAX] = 's';
	subject[OIDC_SUBJECT_BYTES_MAX + 1] = '\0';
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
	claims.subject = "";
	cr_expect(eq(int, judged(claims), ERR_UNAUTHENTICATED));
}

/* Judges with those times, relative to now. */
static enum err judged_at(int64_t issued, int64_t expires, int64_t starts)
{
	struct oidc_claims claims = good();
	claims.issued_s = NOON + issued;
	claims.expires_s = NOON + expires;
	claims.starts_s = starts ? NOON + starts : 0;
	return judged(claims);
}

Test(oidc_claims, it_is_believed_until_a_minute_after_its_end)
{
	cr_expect(eq(int, judged_at(-80, -59, 0), OK));
	cr_expect(eq(int, judged_at(-80, -60, 0), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, judged_at(0, 0, 0), ERR_UNAUTHENTICATED), "it never lived");
	cr_expect(eq(int, judged_at(10, 5, 0), ERR_UNAUTHENTICATED));
}

Test(oidc_claims, it_is_not_believed_more_than_a_minute_before_its_beginning)
{
	cr_expect(eq(int, judged_at(60, 300, 0), OK));
	cr_expect(eq(int, judged_at(61, 300, 0), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, judged_at(0, 300, 60), OK));
	cr_expect(eq(int, judged_at(0, 300, 61), ERR_UNAUTHENTICATED));
}

Test(oidc_claims, it_is_not_older_than_the_sign_in)
{
	cr_expect(eq(int, judged_at(-90, 300, 0), OK), "30 s, and a minute for the clocks");
	cr_expect(eq(int, judged_at(-91, 300, 0), ERR_UNAUTHENTICATED));
}

static enum err read(const char *json, struct oidc_claims *claims)
{
	return oidc_claims_read(&bench.call, json, strlen(json), claims);
}

#define REQUIRED "\"iss\":\"i\",\"sub\":\"s\",\"exp\":2,\"iat\":1"

Test(oidc_claims, every_claim_is_read)
{
	struct oidc_claims claims;
	cr_assert(eq(int,
		read("{" REQUIRED ",\"aud\":[\"a\",\"b\"],\"azp\":\"a\",\"nonce\":\"n\",\"nbf\":3,"
		     "\"email\":\"e\",\"email_verified\":true,\"name\":\"\\u00c5\",\"x\":{\"y\":[]}}",
			&claims),
		OK));
	cr_expect(eq(str, (char *)claims.issuer, "i"));
	cr_expect(eq(str, (char *)claims.subject, "s"));
	cr_expect(eq(sz, claims.audience_count, 2));
	cr_expect(eq(str, (char *)claims.audiences[1], "b"));
	cr_expect(eq(str, (char *)claims.authorized_party, "a"));
	cr_expect(eq(str, (char *)claims.nonce, "n"));
	cr_expect(eq(str, (char *)claims.email, "e"));
	cr_expect(eq(str, (char *)claims.name, "Å"));
	cr_expect(claims.email_verified);
	cr_expect(eq(i64, claims.issued_s, 1));
	cr_expect(eq(i64, claims.expires_s, 2));
	cr_expect(eq(i64, claims.starts_s, 3));
}

Test(oidc_claims, only_true_is_verified)
{
	static const char *const others[] = {"false", "\"true\"", "1", "null", "[true]", "{}"};
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct oidc_claims claims;
		const char *json = call_printf(&bench.call,
			"{" REQUIRED ",\"aud\":\"a\",\"email_verified\":%s}", others[i]);
		cr_assert(eq(int, read(json, &claims), OK), "%s", json);
		cr_expect(not(claims.email_verified), "%s", json);
	}
}

Test(oidc_claims, what_is_malformed_is_refused)
{
	static const char *const bad[] = {"", "[]", "7", "{}", "{" REQUIRED "}",
		"{" REQUIRED ",\"aud\":[]}", "{" REQUIRED ",\"aud\":[\"a\",7]}",
		"{" REQUIRED ",\"aud\":null}", "{" REQUIRED ",\"aud\":\"a\",\"nonce\":7}",
		"{" REQUIRED ",\"aud\":\"a\",\"nonce\":null}",
		"{" REQUIRED ",\"aud\":\"a\",\"azp\":[\"a\"]}",
		"{" REQUIRED ",\"aud\":\"a\",\"email\":[]}",
		"{" REQUIRED ",\"aud\":\"a\",\"nbf\":\"3\"}",
		"{" REQUIRED ",\"aud\":\"a\",\"sub\":\"t\"}",
		"{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"exp\":2.5,\"iat\":1}",
		"{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"exp\":-2,\"iat\":1}",
		"{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"exp\":99999999999999,\"iat\":1}",
		"{\"iss\":\"i\",\"sub\":7,\"aud\":\"a\",\"exp\":2,\"iat\":1}",
		"{" REQUIRED ",\"aud\":\"a\"} {}"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct oidc_claims claims;
		cr_expect(eq(int, read(bad[i], &claims), ERR_UNAUTHENTICATED), "%s", bad[i]);
	}
}

Test(oidc_claims, sixteen_audiences_are_read_and_no_more)
{
	struct oidc_claims claims;
	const char *many = "";
	for (int i = 1; i <= OIDC_AUDIENCES_MAX + 1; i++) {
		many = call_printf(&bench.call, "%s%s\"a\"", many, *many ? "," : "");
		const char *json = call_printf(&bench.call, "{" REQUIRED ",\"aud\":[%s]}", many);
		enum err expected = i <= OIDC_AUDIENCES_MAX ? OK : ERR_UNAUTHENTICATED;
		cr_expect(eq(int, read(json, &claims), expected), "%d", i);
	}
}

/* Whose account a vouched-for person is, and sign-ins that have begun. */
#include "oidc/identity.h"

#include "audit_store.h"
#include "oidc/identity_store.h"
#include "oidc/oidc_attempt_store.h"
#include "store/auth/given.h"

static struct oidc_claims claims_of(const char *subject, const char *email)
{
	return (struct oidc_claims){.issuer = "https://provider.example",
		.subject = subject,
		.email = email,
		.email_verified = true,
		.name = "Ann"};
}

struct signing_in {
	struct oidc_claims claims;
	struct user user;
};

static enum err run_sign_in(struct call *c, void *arg)
{
	struct signing_in *signing_in = arg;
	return identity_sign_in(c, &signing_in->claims, &signing_in->user);
}

static enum err vouched(struct fixture *f, struct oidc_claims claims, struct user *user)
{
	struct signing_in signing_in = {.claims = claims};
	enum err err = db_write(&f->call, run_sign_in, &signing_in);
	*user = signing_in.user;
	return err;
}

STORE_TEST(identity, somebody_new_has_one_account_whatever_their_address_becomes)
{
	struct fixture f = open_fixture(engine);
	struct user first, second;
	given_auth(&f, NULL);
	cr_assert(eq(int, vouched(&f, claims_of("1", "Ann@Example.org"), &first), OK));
	cr_expect(eq(str, (char *)first.email, "ann@example.org"));
	cr_expect(eq(int, (int)first.role, (int)ACCOUNT_ROLE_USER));
	cr_assert(eq(int, vouched(&f, claims_of("1", "moved@example.org"), &second), OK));
	cr_expect(eq(i64, second.id, first.id));
	struct oidc_claims silent = claims_of("1", NULL);
	silent.email_verified = false;
	cr_assert(eq(int, vouched(&f, silent, &second), OK));
	cr_expect(eq(i64, second.id, first.id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users"), 1));
}

STORE_TEST(identity, another_issuers_same_subject_is_another_person)
{
	struct fixture f = open_fixture(engine);
	struct user first, second;
	given_auth(&f, NULL);
	struct oidc_claims other = claims_of("1", "bob@example.org");
	other.issuer = "https://other.example";
	cr_assert(eq(int, vouched(&f, claims_of("1", "ann@example.org"), &first), OK));
	cr_assert(eq(int, vouched(&f, other, &second), OK));
	cr_expect(ne(i64, second.id, first.id));
}

STORE_TEST(identity, without_a_verified_address_nothing_is_opened_and_nothing_linked)
{
	struct fixture f = open_fixture(engine);
	struct user user;
	given_auth(&f, NULL);
	given_user(&f, "ann");
	struct oidc_claims claims = claims_of("1", "ann@example.org");
	claims.email_verified = false;
	cr_expect(eq(int, vouched(&f, claims, &user), ERR_FORBIDDEN));
	cr_expect(eq(int, vouched(&f, claims_of("1", NULL), &user), ERR_FORBIDDEN));
	cr_expect(eq(int, vouched(&f, claims_of("1", "no address"), &user), ERR_FORBIDDEN));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM identities"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users"), 1));
}

STORE_TEST(identity, who_opened_the_account_of_anothers_address_loses_it)
{
	struct fixture f = open_fixture(engine);
	struct user owner;
	struct tokens tokens;
	given_auth(&f, NULL);
	struct tokens thief = given_user(&f, "ann");
	cr_assert(eq(int, vouched(&f, claims_of("1", "ann@example.org"), &owner), OK));
	cr_expect(eq(i64, owner.id, thief.user.id));
	cr_expect(
		eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, thief.refresh_token, &tokens), ERR_UNAUTHENTICATED));
}

static enum err delete_everybody(struct call *c, void *arg)
{
	static const struct sql sql = {.name = "delete_everybody",
		.text = {"DELETE FROM users", "DELETE FROM users"}};
	(void)arg;
	return db_query(c, &sql, DB_NO_ARGS, NULL);
}

STORE_TEST(identity, an_account_that_is_gone_takes_its_identities_along)
{
	struct fixture f = open_fixture(engine);
	struct user first, second;
	given_auth(&f, NULL);
	cr_assert(eq(int, vouched(&f, claims_of("1", "ann@example.org"), &first), OK));
	cr_assert(eq(int, db_write(&f.call, delete_everybody, NULL), OK));
	cr_assert(eq(int, vouched(&f, claims_of("1", "ann@example.org"), &second), OK));
	cr_expect(ne(i64, second.id, first.id));
}

STORE_TEST(identity, a_name_is_kept_as_far_as_it_can_be)
{
	struct fixture f = open_fixture(engine);
	struct call *c = &f.call;
	const char *many = "";
	for (int i = 0; i < NAME_CHARACTERS_MAX; i++)
		many = call_printf(c, "%s山", many);
	cr_expect(eq(str, (char *)identity_name(c, "A\r\nn\x7Fn", "a@b.example"), "Ann"));
	cr_expect(eq(str, (char *)identity_name(c, many, "a@b.example"), (char *)many));
	cr_expect(eq(str, (char *)identity_name(c, call_printf(c, "%sx", many), "a@b.example"),
		(char *)many));
	cr_expect(eq(str, (char *)identity_name(c, NULL, "a@b.example"), "a"));
	cr_expect(eq(str, (char *)identity_name(c, " \n", "a@b.example"), "a"));
}

static enum err add(struct call *c, void *arg)
{
	return oidc_attempt_store_add(c, arg);
}

struct taking {
	const char *state;
	struct oidc_attempt attempt;
};

static enum err take(struct call *c, void *arg)
{
	struct taking *taking = arg;
	return oidc_attempt_store_take(c, taking->state, &taking->attempt);
}

static struct oidc_attempt given_attempt(struct fixture *f)
{
	struct oidc_attempt attempt;
	oidc_attempt_draw(&f->call, "/posts", &attempt);
	cr_assert(eq(int, db_write(&f->call, add, &attempt), OK));
	return attempt;
}

STORE_TEST(oidc_attempt, is_taken_once_and_as_it_was)
{
	struct fixture f = open_fixture(engine);
	struct oidc_attempt attempt = given_attempt(&f);
	struct taking taking = {.state = attempt.state};
	cr_assert(eq(int, db_write(&f.call, take, &taking), OK));
	cr_expect(eq(str, (char *)taking.attempt.nonce, (char *)attempt.nonce));
	cr_expect(eq(str, (char *)taking.attempt.verifier, (char *)attempt.verifier));
	cr_expect(eq(str, (char *)taking.attempt.return_to, "/posts"));
	cr_expect(eq(str, taking.attempt.browser_digest, attempt.browser_digest));
	cr_expect(eq(i64, taking.attempt.begun_at_us, attempt.begun_at_us));
	cr_expect(eq(int, db_write(&f.call, take, &taking), ERR_NOT_FOUND));
}

/* Rows that have the secret as it is. */
static int64_t kept(struct fixture *f, const char *secret)
{
	return counted(f, call_printf(&f->call,
				  "SELECT count(*) FROM oidc_attempts WHERE '%s' IN (state_digest,"
				  " browser_digest, nonce, verifier)",
				  secret));
}

STORE_TEST(oidc_attempt, neither_its_state_nor_its_cookie_is_in_the_database)
{
	struct fixture f = open_fixture(engine);
	struct oidc_attempt attempt = given_attempt(&f);
	cr_expect(eq(i64, kept(&f, attempt.state), 0));
	cr_expect(eq(i64, kept(&f, attempt.browser), 0));
	cr_expect(eq(i64, kept(&f, attempt.nonce), 1));
}

STORE_TEST(oidc_attempt, ends_within_ten_minutes_in_its_own_browser)
{
	struct fixture f = open_fixture(engine);
	struct call *c = &f.call;
	struct oidc_attempt attempt = given_attempt(&f);
	const char *own = call_printf(c, "a=b; crier_oidc_%.12s=%s; c=d", attempt.state_digest,
		attempt.browser);
	const char *others[] = {NULL, "", "crier_oidc_=x",
		call_printf(c, "crier_oidc_%.12s=", attempt.state_digest),
		call_printf(c, "crier_oidc_%.12s=%sx", attempt.state_digest, attempt.browser),
		call_printf(c, "x=crier_oidc_%.12s=%s", attempt.state_digest, attempt.browser)};
	for (size_t i = 0; i < COUNT_OF(others); i++)
		cr_expect(eq(int, oidc_attempt_judge(c, &attempt, others[i], false),
				  ERR_UNAUTHENTICATED),
			"%zu", i);
	cr_expect(eq(int, oidc_attempt_judge(c, &attempt, own, true), ERR_UNAUTHENTICATED),
		"another name over https");
	cr_expect(eq(int, oidc_attempt_judge(c, &attempt, own, false), OK));
	pass(&f, 600);
	cr_expect(eq(int, oidc_attempt_judge(c, &attempt, own, false), OK));
	pass(&f, 1);
	cr_expect(eq(int, oidc_attempt_judge(c, &attempt, own, false), ERR_UNAUTHENTICATED));
}

STORE_TEST(oidc_attempt, those_that_never_came_back_are_removed)
{
	struct fixture f = open_fixture(engine);
	for (int i = 0; i < 5; i++)
		given_attempt(&f);
	pass(&f, 601);
	given_attempt(&f);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM oidc_attempts"), 1));
}

STORE_TEST(oidc_attempt, its_challenge_is_that_of_rfc_7636)
{
	struct fixture f = open_fixture(engine);
	const struct oidc_attempt attempt = {
		.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
	cr_expect(eq(str, (char *)oidc_attempt_challenge(&f.call, &attempt),
		"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
}

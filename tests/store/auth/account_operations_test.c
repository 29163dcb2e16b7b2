/* Opening accounts and signing in to them. */
#include <string.h>

#include "audit_store.h"
#include "cpu_time.h"
#include "store/auth/given.h"

STORE_TEST(account_operations, every_statement_prepares)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

STORE_TEST(account_operations, registering_opens_an_account_and_signs_in)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens tokens = given_user(&f, "Ann");
	cr_expect(eq(str, (char *)tokens.user.email, "ann@example.org"));
	cr_expect(eq(str, (char *)tokens.user.name, "Ann"));
	cr_expect(eq(int, tokens.user.role, ACCOUNT_ROLE_USER));
	cr_expect(eq(i64, tokens.user.created_at_us, FIXTURE_NOW_US));
	cr_expect(eq(str, (char *)tokens.token_type, "Bearer"));
	cr_expect(eq(i64, tokens.expires_in, 900));
	as(&f, &tokens);
	struct user me;
	cr_assert(eq(int, get_me(&f.call, &me), OK));
	cr_expect(eq(i64, me.id, tokens.user.id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit WHERE action = 'register'"), 1));
}

STORE_TEST(account_operations, an_address_has_one_account_in_whatever_case)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	struct tokens tokens;
	const struct register_user_in in = {
		.body = {.email = "ANN@Example.Org", .password = PASSWORD, .name = "Another"}};
	cr_expect(eq(int, register_user(&f.call, &in, &tokens), ERR_CONFLICT));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM sessions"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit WHERE action = 'register'"), 1));
}

STORE_TEST(account_operations, a_weak_password_opens_nothing)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens tokens;
	const struct register_user_in in = {
		.body = {.email = "ann@example.org", .password = "password123", .name = "Ann"}};
	cr_expect(eq(int, register_user(&f.call, &in, &tokens), ERR_INVALID));
	cr_expect(eq(str, (char *)f.call.failure.violations->pointer, "/password"));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM users"), 0));
}

STORE_TEST(account_operations, one_signs_in_with_the_password_and_nothing_else)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), tokens;
	cr_assert(eq(int, signed_in(&f, " ANN@example.org ", PASSWORD, &tokens), OK));
	cr_expect(eq(i64, tokens.user.id, ann.user.id));
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD "x", &tokens),
		ERR_UNAUTHENTICATED));
	cr_expect(eq(int, signed_in(&f, "ann@example.org", "", &tokens), ERR_UNAUTHENTICATED));
}

STORE_TEST(account_operations, unknown_address_wrong_password_and_no_password_are_answered_alike)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	const struct internal_ensure_user_in in = {
		.body = {.email = "imported@example.org", .name = "Imported"}};
	struct user imported;
	struct tokens tokens;
	cr_assert(eq(int, internal_ensure_user(&f.call, &in, &imported), OK));

	static const char *const emails[] = {"ann@example.org", "nobody@example.org",
		"imported@example.org"};
	const char *details[COUNT_OF(emails)];
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		enum err err = signed_in(&f, emails[i], "wrong password", &tokens);
		cr_expect(eq(int, err, ERR_UNAUTHENTICATED), "%s", emails[i]);
		details[i] = f.call.failure.detail;
	}
	cr_expect(eq(str, (char *)details[0], (char *)details[1]));
	cr_expect(eq(str, (char *)details[0], (char *)details[2]));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit WHERE action = 'sign_in_failed'"),
		3));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM audit WHERE action = 'sign_in_failed'"
			    " AND subject_id IS NULL"),
		1));
}

static void measure_refusal(struct fixture *f, const char *email, int64_t *least_us)
{
	struct tokens tokens;
	int64_t begun_us = cpu_time_us();
	cr_assert(eq(int, signed_in(f, email, "wrong password", &tokens), ERR_UNAUTHENTICATED));
	int64_t took_us = cpu_time_us() - begun_us;
	*least_us = took_us < *least_us ? took_us : *least_us;
}

/* In turns, and the least of many: pages and caches that others fill come to both alike. */
STORE_TEST(account_operations, unknown_address_and_wrong_password_take_alike_long)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.argon2_memory_kib = 8192;
	config.sign_ins_per_account = 1000;
	given_auth(&f, &config);
	given_user(&f, "ann");
	int64_t known_us = INT64_MAX, unknown_us = INT64_MAX;
	for (int i = 0; i < 40; i++) {
		measure_refusal(&f, "ann@example.org", &known_us);
		measure_refusal(&f, "nobody@example.org", &unknown_us);
	}
	double ratio = (double)unknown_us / (double)known_us;
	cr_expect(ratio > 0.65 && ratio < 1.5, "%.2f", ratio);
}

STORE_TEST(account_operations, failures_use_up_the_accounts_attempts_and_successes_do_not)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.sign_ins_per_account = 3;
	given_auth(&f, &config);
	given_user(&f, "ann");
	struct tokens tokens;
	for (int i = 0; i < 10; i++)
		cr_assert(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	for (int i = 0; i < 3; i++)
		cr_expect(eq(int, signed_in(&f, "ann@example.org", "wrong", &tokens),
			ERR_UNAUTHENTICATED));
	cr_expect(eq(int, signed_in(&f, "Ann@example.org", PASSWORD, &tokens), ERR_THROTTLED));
	cr_expect(f.call.failure.retry_after_s > 0 && f.call.failure.retry_after_s <= 301);
	pass(&f, 300);
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
}

static enum err break_hash(struct call *c, void *arg)
{
	(void)arg;
	static const char text[] = "UPDATE users SET password_hash = '$argon2id$broken'";
	static const struct sql statement = {.name = "break_hash", .text = {text, text}};
	return db_query(c, &statement, DB_NO_ARGS, NULL);
}

STORE_TEST(account_operations, an_attempt_that_we_could_not_judge_is_not_counted)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.sign_ins_per_account = 2;
	given_auth(&f, &config);
	given_user(&f, "ann");
	cr_assert(eq(int, db_write(&f.call, break_hash, NULL), OK));
	struct tokens tokens;
	for (int i = 0; i < 5; i++) {
		cr_expect(
			eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), ERR_INTERNAL));
		cr_expect(eq(int, f.call.failure.err, ERR_INTERNAL));
	}
}

STORE_TEST(account_operations, failures_from_one_address_use_up_its_attempts_on_every_account)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.sign_ins_per_ip = 3;
	given_auth(&f, &config);
	given_user(&f, "ann");
	struct tokens tokens;
	f.call.client_ip = "192.0.2.1";
	for (int i = 0; i < 3; i++)
		cr_expect(eq(int,
			signed_in(&f, call_printf(&f.call, "guess%d@example.org", i), "x", &tokens),
			ERR_UNAUTHENTICATED));
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), ERR_THROTTLED));
	f.call.client_ip = "192.0.2.2";
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
}

STORE_TEST(account_operations, registrations_from_one_address_are_counted)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.registrations_per_ip = 1;
	given_auth(&f, &config);
	f.call.client_ip = "192.0.2.1";
	given_user(&f, "ann");
	struct tokens tokens;
	const struct register_user_in in = {
		.body = {.email = "bob@example.org", .password = PASSWORD, .name = "Bob"}};
	cr_expect(eq(int, register_user(&f.call, &in, &tokens), ERR_THROTTLED));
}

STORE_TEST(account_operations, a_hash_of_other_parameters_is_replaced_at_sign_in)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	struct auth_config stronger = test_config();
	stronger.argon2_passes = 2;
	given_auth(&f, &stronger);
	const char *outdated = "SELECT count(*) FROM users WHERE password_hash LIKE '%,t=1,%'";
	struct tokens tokens;
	cr_expect(eq(int, signed_in(&f, "ann@example.org", "wrong", &tokens), ERR_UNAUTHENTICATED));
	cr_expect(eq(i64, counted(&f, outdated), 1));
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
	cr_expect(eq(i64, counted(&f, outdated), 0));
	cr_expect(eq(int, signed_in(&f, "ann@example.org", PASSWORD, &tokens), OK));
}

STORE_TEST(account_operations, the_audit_log_tells_who_and_from_where_and_cannot_be_rewritten)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	f.call.client_ip = "192.0.2.1";
	given_user(&f, "ann");
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM audit WHERE ip = '192.0.2.1'"
			    " AND subject_id = (SELECT id FROM users) AND actor_id IS NULL"),
		1));
	static const struct sql forge = {.name = "forge",
		.text = {"UPDATE audit SET ip = 'x'", "UPDATE audit SET ip = 'x'"}};
	cr_expect(ne(int, db_query(&f.call, &forge, DB_NO_ARGS, NULL), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit WHERE ip = 'x'"), 0));
}

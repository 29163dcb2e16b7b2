/* New passwords: by the old one, and by a mail. */
#include <pthread.h>
#include <string.h>

#include "store/auth/mails.h"
#include "store/plan.h"

#define ANN "ann@example.org"
#define FRESH "an even better horse"

static enum err changed(struct fixture *f, const char *current, const char *new)
{
	const struct change_password_in in = {
		.body = {.current_password = current, .new_password = new}};
	return change_password(&f->call, &in);
}

static enum err asked(struct fixture *f, const char *email)
{
	const struct ask_password_reset_in in = {.body.email = email};
	struct mail_promise out;
	return ask_password_reset(&f->call, &in, &out);
}

static enum err was_reset(struct fixture *f, const char *token, const char *new)
{
	const struct reset_password_in in = {.body = {.token = token, .new_password = new}};
	return reset_password(&f->call, &in);
}

static enum err me(struct fixture *f, const struct tokens *tokens)
{
	struct user user;
	as(f, tokens);
	enum err err = get_me(&f->call, &user);
	as(f, NULL);
	return err;
}

static int64_t audited(struct fixture *f, const char *action)
{
	return counted(f,
		call_printf(&f->call, "SELECT count(*) FROM audit WHERE action = '%s'", action));
}

/* Ann, with a mail that carries a token for a new password. */
static const char *given_reset(struct fixture *f)
{
	given_auth(f, NULL);
	given_user(f, "ann");
	forget_mails(f);
	cr_assert(eq(int, asked(f, "Ann@example.org"), OK));
	return mailed_token(f, MAIL_PASSWORD_RESET);
}

STORE_TEST(password_operations, a_change_ends_every_other_session)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens other = given_user(&f, "ann"), mine, ignored;
	struct tokens bob = given_user(&f, "bob");
	cr_assert(eq(int, signed_in(&f, ANN, PASSWORD, &mine), OK));
	forget_mails(&f);
	as(&f, &mine);
	cr_assert(eq(int, changed(&f, PASSWORD, FRESH), OK));
	cr_expect(eq(i64, audited(&f, "password_changed"), 1));
	cr_expect(eq(ptr, (void *)mailed_token(&f, MAIL_PASSWORD_CHANGED), NULL),
		"the owner is told");

	cr_expect(eq(int, me(&f, &mine), OK));
	cr_expect(eq(int, me(&f, &bob), OK));
	cr_expect(eq(int, me(&f, &other), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, other.refresh_token, &ignored), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, signed_in(&f, ANN, PASSWORD, &ignored), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, signed_in(&f, ANN, FRESH, &ignored), OK));
}

STORE_TEST(password_operations, a_change_needs_the_current_password_and_a_good_new_one)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), ignored;
	as(&f, &ann);
	cr_expect(eq(int, changed(&f, "a wrong password", FRESH), ERR_INVALID));
	cr_expect(eq(str, (char *)f.call.failure.violations->pointer, "/current_password"));
	cr_expect(eq(i64, audited(&f, "password_change_refused"), 1));
	call_forgive(&f.call);
	cr_expect(eq(int, changed(&f, PASSWORD, "short"), ERR_INVALID));
	cr_expect(eq(str, (char *)f.call.failure.violations->pointer, "/new_password"));
	cr_expect(eq(int, signed_in(&f, ANN, PASSWORD, &ignored), OK), "nothing has changed");
}

STORE_TEST(password_operations, guesses_of_the_current_password_count_as_sign_ins)
{
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.sign_ins_per_account = 2;
	given_auth(&f, &config);
	struct tokens ann = given_user(&f, "ann"), ignored;
	as(&f, &ann);
	cr_expect(eq(int, changed(&f, "a wrong password", FRESH), ERR_INVALID));
	cr_expect(eq(int, changed(&f, PASSWORD, "another good one"), OK), "a good one is none");
	cr_expect(eq(int, changed(&f, PASSWORD, FRESH), ERR_INVALID));
	cr_expect(eq(int, changed(&f, "another good one", FRESH), ERR_THROTTLED));
	cr_expect(eq(int, signed_in(&f, ANN, "another good one", &ignored), ERR_THROTTLED));
}

STORE_TEST(password_operations, a_mailed_token_gives_a_new_password_and_ends_every_session)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), ignored;
	forget_mails(&f);
	cr_assert(eq(int, asked(&f, "Ann@example.org"), OK));
	const char *token = mailed_token(&f, MAIL_PASSWORD_RESET);
	cr_expect(eq(sz, strlen(token), 43));
	cr_assert(eq(int, was_reset(&f, token, FRESH), OK));
	cr_expect(eq(int, me(&f, &ann), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, refreshed(&f, ann.refresh_token, &ignored), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, signed_in(&f, ANN, PASSWORD, &ignored), ERR_UNAUTHENTICATED));
	cr_assert(eq(int, signed_in(&f, ANN, FRESH, &ignored), OK));
	cr_expect(ignored.user.email_verified, "whoever gets mail there has proved it");
	cr_expect(eq(i64, audited(&f, "password_reset_asked"), 1));
	cr_expect(eq(i64, audited(&f, "password_reset"), 1));
	cr_expect(eq(ptr, (void *)mailed_token(&f, MAIL_PASSWORD_CHANGED), NULL));
}

STORE_TEST(password_operations, a_token_works_once)
{
	struct fixture f = open_fixture(engine);
	const char *token = given_reset(&f);
	cr_expect(eq(int, was_reset(&f, token, "short"), ERR_INVALID));
	cr_expect(eq(int, was_reset(&f, token, FRESH), OK), "what was refused has not spent it");
	cr_expect(eq(int, was_reset(&f, token, "yet another one"), ERR_INVALID));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM email_tokens"), 0));
}

STORE_TEST(password_operations, a_token_expires)
{
	struct fixture f = open_fixture(engine);
	const char *token = given_reset(&f);
	pass(&f, 3600);
	cr_expect(eq(int, was_reset(&f, token, FRESH), ERR_INVALID));
	pass(&f, -1);
	cr_expect(eq(int, was_reset(&f, token, FRESH), OK));
}

STORE_TEST(password_operations, asking_again_makes_the_earlier_token_worthless_at_once)
{
	struct fixture f = open_fixture(engine);
	const char *first = given_reset(&f);
	cr_assert(eq(int, asked(&f, ANN), OK));
	cr_expect(eq(int, was_reset(&f, first, FRESH), ERR_INVALID),
		"before the next mail is sent");
	const char *second = mailed_token(&f, MAIL_PASSWORD_RESET);
	cr_expect(eq(int, was_reset(&f, first, FRESH), ERR_INVALID));
	cr_expect(eq(int, was_reset(&f, second, FRESH), OK));
}

STORE_TEST(password_operations, a_change_makes_a_mailed_token_worthless)
{
	struct fixture f = open_fixture(engine);
	const char *token = given_reset(&f);
	struct tokens ann;
	cr_assert(eq(int, signed_in(&f, ANN, PASSWORD, &ann), OK));
	as(&f, &ann);
	cr_assert(eq(int, changed(&f, PASSWORD, FRESH), OK));
	cr_expect(eq(int, was_reset(&f, token, "yet another one"), ERR_INVALID));
}

STORE_TEST(password_operations, a_token_is_for_the_address_that_it_was_sent_to)
{
	struct fixture f = open_fixture(engine);
	const char *token = given_reset(&f);
	plan_run(&f, "UPDATE users SET email = 'new@example.org'");
	cr_expect(eq(int, was_reset(&f, token, FRESH), ERR_INVALID));
	plan_run(&f, "UPDATE users SET email = '" ANN "'");
	cr_expect(eq(int, was_reset(&f, token, FRESH), OK));
}

STORE_TEST(password_operations, a_token_is_for_one_purpose)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	const char *proof = mailed_token(&f, MAIL_VERIFICATION);
	cr_expect(eq(int, was_reset(&f, proof, FRESH), ERR_INVALID));
	cr_expect(eq(int, was_reset(&f, "", FRESH), ERR_INVALID));
	cr_expect(eq(int, was_reset(&f, "x' OR 1=1", FRESH), ERR_INVALID));
}

STORE_TEST(password_operations, the_database_knows_no_token)
{
	struct fixture f = open_fixture(engine);
	const char *token = given_reset(&f);
	cr_expect(eq(i64,
		counted(&f,
			call_printf(&f.call,
				"SELECT count(*) FROM email_tokens WHERE digest = '%s'", token)),
		0));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM email_tokens WHERE length(digest) = 64"
			    " AND purpose = 'password_reset'"),
		1));
}

STORE_TEST(password_operations, asking_for_nobody_answers_alike_and_sends_nothing)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct queued_mail queued;
	struct mail mail;
	cr_expect(eq(int, asked(&f, "nobody@example.org"), OK));
	cr_expect(not(took_mail(&f, &queued, &mail)));
	cr_expect(eq(i64, audited(&f, "password_reset_asked"), 1));
}

STORE_TEST(password_operations, asking_is_throttled_for_each_address_alike)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	static const char *const emails[] = {ANN, "nobody@example.org"};
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		for (int n = 0; n < 5; n++)
			cr_expect(eq(int, asked(&f, emails[i]), OK));
		cr_expect(eq(int, asked(&f, emails[i]), ERR_THROTTLED));
	}
}

STORE_TEST(password_operations, an_account_without_a_password_gets_one_by_mail)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct user user;
	struct tokens tokens;
	const struct internal_ensure_user_in in = {.body = {.email = ANN, .name = "Ann"}};
	cr_assert(eq(int, internal_ensure_user(&f.call, &in, &user), OK));
	cr_expect(not(user.email_verified));
	cr_assert(eq(int, asked(&f, ANN), OK));
	cr_assert(eq(int, was_reset(&f, mailed_token(&f, MAIL_PASSWORD_RESET), FRESH), OK));
	cr_expect(eq(int, signed_in(&f, ANN, FRESH, &tokens), OK));
}

struct signing_in {
	struct call *call;
	enum err err;
};

static void *sign_in_with_the_old_one(void *arg)
{
	struct signing_in *signing_in = arg;
	const struct sign_in_in in = {.body = {.email = ANN, .password = PASSWORD}};
	struct tokens tokens;
	signing_in->err = sign_in(signing_in->call, &in, &tokens);
	return NULL;
}

STORE_TEST(password_operations, a_sign_in_with_the_old_password_at_the_same_time_begins_no_session)
{
	enum { ROUNDS = 12, AT_ONCE = 3 };
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.mails_per_account = config.sign_ins_per_account = 1000;
	given_auth(&f, &config);
	given_user(&f, "ann");
	struct signing_in signing_in[AT_ONCE];
	pthread_t threads[AT_ONCE];
	for (size_t i = 0; i < AT_ONCE; i++) {
		signing_in[i] = (struct signing_in){.call = fixture_call(&f)};
		signing_in[i].call->service = f.call.service;
	}
	for (int round = 0; round < ROUNDS; round++) {
		forget_mails(&f);
		cr_assert(eq(int, asked(&f, ANN), OK));
		const char *token = mailed_token(&f, MAIL_PASSWORD_RESET);
		for (size_t i = 0; i < AT_ONCE; i++)
			pthread_create(&threads[i], NULL, sign_in_with_the_old_one, &signing_in[i]);
		cr_assert(eq(int, was_reset(&f, token, FRESH), OK));
		for (size_t i = 0; i < AT_ONCE; i++)
			pthread_join(threads[i], NULL);
		cr_assert(eq(i64,
			counted(&f, "SELECT count(*) FROM sessions WHERE revoked_at IS NULL"), 0));

		cr_assert(eq(int, asked(&f, ANN), OK));
		token = mailed_token(&f, MAIL_PASSWORD_RESET);
		cr_assert(eq(int, was_reset(&f, token, PASSWORD), OK));
	}
}

struct resetting {
	struct call *call;
	const char *token, *password;
	enum err err;
};

static void *reset_in_a_thread(void *arg)
{
	struct resetting *resetting = arg;
	const struct reset_password_in in = {
		.body = {.token = resetting->token, .new_password = resetting->password}};
	resetting->err = reset_password(resetting->call, &in);
	return NULL;
}

STORE_TEST(password_operations, of_two_who_come_with_a_token_at_once_one_is_too_late)
{
	enum { AT_ONCE = 4, ROUNDS = 5 };
	struct fixture f = open_fixture(engine);
	struct auth_config config = test_config();
	config.mails_per_account = 1000;
	given_auth(&f, &config);
	given_user(&f, "ann");
	struct resetting resetting[AT_ONCE];
	pthread_t threads[AT_ONCE];
	for (size_t i = 0; i < AT_ONCE; i++) {
		resetting[i] = (struct resetting){.call = fixture_call(&f)};
		resetting[i].call->service = f.call.service;
		resetting[i].password = call_printf(&f.call, "password number %zu", i);
	}
	for (int round = 0; round < ROUNDS; round++) {
		int good = 0;
		cr_assert(eq(int, asked(&f, ANN), OK));
		const char *token = mailed_token(&f, MAIL_PASSWORD_RESET);
		for (size_t i = 0; i < AT_ONCE; i++) {
			resetting[i].token = token;
			pthread_create(&threads[i], NULL, reset_in_a_thread, &resetting[i]);
		}
		for (size_t i = 0; i < AT_ONCE; i++) {
			pthread_join(threads[i], NULL);
			good += resetting[i].err == OK;
			cr_expect(resetting[i].err == OK || resetting[i].err == ERR_INVALID, "%d",
				resetting[i].err);
		}
		cr_assert(eq(int, good, 1), "round %d", round);
		forget_mails(&f);
	}
}

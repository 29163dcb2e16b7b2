/* Proving an address: by the mail of registering, or by another one. */
#include <string.h>

#include "store/auth/mails.h"
#include "store/plan.h"

static enum err asked(struct fixture *f)
{
	struct mail_promise out;
	return ask_email_verification(&f->call, &out);
}

static enum err proved(struct fixture *f, const char *token)
{
	const struct verify_email_in in = {.body.token = token};
	return verify_email(&f->call, &in);
}

static bool is_verified(struct fixture *f, const struct tokens *tokens)
{
	struct user user;
	as(f, tokens);
	cr_assert(eq(int, get_me(&f->call, &user), OK));
	return user.email_verified;
}

STORE_TEST(verification_operations, registering_mails_a_token_that_proves_the_address)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	cr_expect(not(ann.user.email_verified));
	struct verification verification;
	const char *token = mailed_token(&f, MAIL_VERIFICATION);
	cr_assert(eq(int, proved(&f, token), OK), "nobody need be signed in");
	cr_expect(is_verified(&f, &ann));
	cr_assert(eq(int, verify_token(&f.call, &verification), OK));
	cr_expect(verification.user.email_verified);
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM audit WHERE action = 'email_verified'"),
		1));
	cr_expect(eq(int, proved(&f, token), ERR_INVALID), "it works once");
}

STORE_TEST(verification_operations,
	a_mail_carries_a_link_to_the_site_and_the_name_in_its_head_alone)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	struct queued_mail queued;
	struct mail mail;
	cr_assert(took_mail(&f, &queued, &mail));
	cr_expect(ne(ptr, strstr(mail.text, "https://crier.example/verify-email#token="), NULL));
	cr_expect(ne(ptr, strstr(mail.text, "within 3 days"), NULL));
	cr_expect(eq(ptr, strstr(mail.text, "ann"), NULL));
	cr_expect(eq(str, (char *)mail.to.name, "ann"));
	cr_expect(eq(str, (char *)mail.to.address, "ann@example.org"));
}

STORE_TEST(verification_operations, asking_again_makes_the_earlier_token_worthless)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	const char *first = mailed_token(&f, MAIL_VERIFICATION);
	as(&f, &ann);
	cr_assert(eq(int, asked(&f), OK));
	cr_expect(eq(int, proved(&f, first), ERR_INVALID));
	cr_expect(eq(int, proved(&f, mailed_token(&f, MAIL_VERIFICATION)), OK));
	as(&f, &ann);
	cr_expect(eq(int, asked(&f), ERR_CONFLICT), "it is verified");
}

STORE_TEST(verification_operations, asking_is_throttled)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann");
	as(&f, &ann);
	for (int n = 0; n < 5; n++)
		cr_expect(eq(int, asked(&f), OK));
	cr_expect(eq(int, asked(&f), ERR_THROTTLED));
}

STORE_TEST(verification_operations, a_token_expires_and_is_for_its_address)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	given_user(&f, "ann");
	const char *token = mailed_token(&f, MAIL_VERIFICATION);
	pass(&f, 3 * 86400);
	cr_expect(eq(int, proved(&f, token), ERR_INVALID));
	pass(&f, -1);
	plan_run(&f, "UPDATE users SET email = 'new@example.org'");
	cr_expect(eq(int, proved(&f, token), ERR_INVALID));
	plan_run(&f, "UPDATE users SET email = 'ann@example.org'");
	cr_expect(eq(int, proved(&f, token), OK));
}

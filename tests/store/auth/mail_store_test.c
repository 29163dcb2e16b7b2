/* Mails that wait: taken by one, and again when they were not sent. */
#include "store/auth/mails.h"

static enum err remove_mail(struct call *c, void *arg)
{
	return mail_store_remove(c, arg);
}

static enum err put_reset(struct call *c, void *arg)
{
	return mail_store_put(c, *(const int64_t *)arg, MAIL_PASSWORD_RESET);
}

static void put(struct fixture *f, int64_t user_id)
{
	cr_assert(eq(int, db_write(&f->call, put_reset, &user_id), OK));
}

static int64_t waiting(struct fixture *f)
{
	int64_t count;
	cr_assert(eq(int, mail_store_count(&f->call, &count), OK));
	return count;
}

static int64_t given_somebody(struct fixture *f)
{
	given_auth(f, NULL);
	int64_t id = given_user(f, "ann").user.id;
	forget_mails(f);
	return id;
}

STORE_TEST(mail_store, a_taken_mail_comes_back_when_its_lease_ends)
{
	struct fixture f = open_fixture(engine);
	struct queued_mail queued;
	struct mail mail;
	put(&f, given_somebody(&f));
	cr_assert(took_mail(&f, &queued, &mail));
	cr_expect(eq(i64, queued.attempts, 1));
	cr_expect(not(took_mail(&f, &queued, &mail)), "nobody else takes it");
	pass(&f, 59);
	cr_expect(not(took_mail(&f, &queued, &mail)));
	pass(&f, 1);
	cr_assert(took_mail(&f, &queued, &mail));
	cr_expect(eq(i64, queued.attempts, 2));
}

STORE_TEST(mail_store, one_that_was_asked_for_again_is_not_ended_by_the_earlier_one)
{
	struct fixture f = open_fixture(engine);
	struct queued_mail first, second;
	struct mail mail;
	int64_t id = given_somebody(&f);
	put(&f, id);
	cr_assert(took_mail(&f, &first, &mail));
	put(&f, id);
	cr_expect(eq(i64, waiting(&f), 1), "one of a kind");
	cr_assert(eq(int, db_write(&f.call, remove_mail, &first), OK));
	cr_expect(eq(i64, waiting(&f), 1));
	cr_assert(took_mail(&f, &second, &mail), "at once, without the earlier one's lease");
	cr_expect(eq(i64, second.attempts, 1));
	cr_assert(eq(int, db_write(&f.call, remove_mail, &second), OK));
	cr_expect(eq(i64, waiting(&f), 0));
}

STORE_TEST(mail_store, there_is_none_for_nobody)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	put(&f, 999);
	cr_expect(eq(i64, waiting(&f), 0));
}

static enum err put_and_fail(struct call *c, void *arg)
{
	TRY(put_reset(c, arg));
	return fail(c, ERR_CONFLICT, "as intended");
}

STORE_TEST(mail_store, a_mail_of_what_did_not_happen_is_none)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_somebody(&f);
	cr_expect(eq(int, db_write(&f.call, put_and_fail, &id), ERR_CONFLICT));
	cr_expect(eq(i64, waiting(&f), 0));
}

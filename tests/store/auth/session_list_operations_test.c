/* Seeing one's sessions, and ending them from elsewhere. */
#include "store/auth/given.h"

#define AGENT "Mozilla/5.0 (X11; Linux)"

static struct tokens ann_signs_in(struct fixture *f)
{
	struct tokens tokens;
	cr_assert(eq(int, signed_in(f, "ann@example.org", PASSWORD, &tokens), OK));
	return tokens;
}

static int64_t session_of(struct fixture *f, const struct tokens *tokens)
{
	as(f, tokens);
	return f->call.principal.session_id;
}

static bool lives(struct fixture *f, const struct tokens *tokens)
{
	struct user user;
	as(f, tokens);
	return get_me(&f->call, &user) == OK;
}

static struct session_list listed(struct fixture *f, const struct tokens *tokens)
{
	struct session_list list;
	as(f, tokens);
	cr_assert(eq(int, list_sessions(&f->call, &list), OK), "%s", f->call.failure.detail);
	return list;
}

static int64_t audited(struct fixture *f, const char *action)
{
	return counted(f,
		call_printf(&f->call, "SELECT count(*) FROM audit WHERE action = '%s'", action));
}

STORE_TEST(session_list, the_living_ones_are_listed_the_last_used_first)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	f.call.client_ip = "192.0.2.7";
	f.call.user_agent = AGENT;
	struct tokens first = given_user(&f, "ann"), ended, second;
	given_user(&f, "bob");
	f.call.client_ip = NULL;
	f.call.user_agent = NULL;
	ended = ann_signs_in(&f);
	as(&f, &ended);
	cr_assert(eq(int, sign_out(&f.call), OK));
	pass(&f, 60);
	second = ann_signs_in(&f);
	pass(&f, 60);
	int64_t first_id = session_of(&f, &first);
	struct session_list list = listed(&f, &second);
	cr_assert(eq(sz, list.items.count, 2));
	const struct session_info *newest = &list.items.items[0], *oldest = &list.items.items[1];
	cr_expect(newest->current);
	cr_expect(newest->user_agent == NULL && newest->ip == NULL);
	cr_expect(eq(i64, oldest->id, first_id));
	cr_expect(oldest->current == false);
	cr_expect(eq(str, (char *)oldest->user_agent, AGENT));
	cr_expect(eq(str, (char *)oldest->ip, "192.0.2.7"));
	cr_expect(eq(i64, oldest->created_at_us, FIXTURE_NOW_US));
	cr_expect(eq(i64, oldest->expires_at_us, FIXTURE_NOW_US + 30 * US_PER_DAY));

	cr_assert(eq(int, refreshed(&f, first.refresh_token, &first), OK));
	list = listed(&f, &second);
	cr_expect(eq(i64, list.items.items[0].id, first_id), "it was used since");
	cr_expect(
		eq(i64, list.items.items[0].last_used_at_us, FIXTURE_NOW_US + 120 * US_PER_SECOND));
}

STORE_TEST(session_list, one_is_ended_from_another)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens here = given_user(&f, "ann"), there = ann_signs_in(&f), ignored;
	const struct end_session_in in = {.id = session_of(&f, &there)};
	as(&f, &here);
	cr_assert(eq(int, end_session(&f.call, &in), OK));
	cr_expect(lives(&f, &there) == false);
	cr_expect(eq(int, refreshed(&f, there.refresh_token, &ignored), ERR_UNAUTHENTICATED));
	cr_expect(lives(&f, &here));
	cr_expect(eq(int, end_session(&f.call, &in), ERR_NOT_FOUND), "it is no more");
	cr_expect(eq(i64, audited(&f, "session_ended"), 1));
}

STORE_TEST(session_list, anothers_session_cannot_be_ended_nor_told_from_none)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens ann = given_user(&f, "ann"), bob = given_user(&f, "bob");
	const struct end_session_in in = {.id = session_of(&f, &ann)};
	as(&f, &bob);
	cr_expect(eq(int, end_session(&f.call, &in), ERR_NOT_FOUND));
	cr_expect(
		eq(int, end_session(&f.call, &(struct end_session_in){.id = 999}), ERR_NOT_FOUND));
	cr_expect(lives(&f, &ann));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM endings"), 0));
}

STORE_TEST(session_list, all_or_all_others_are_ended)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens here = given_user(&f, "ann"), second = ann_signs_in(&f),
		      third = ann_signs_in(&f), bob = given_user(&f, "bob");
	as(&f, &here);
	cr_assert(eq(int, end_sessions(&f.call, &(struct end_sessions_in){.others = true}), OK));
	cr_expect(lives(&f, &here));
	cr_expect(lives(&f, &second) == false);
	cr_expect(lives(&f, &third) == false);
	pass(&f, 1);
	as(&f, &here);
	cr_assert(eq(int, end_sessions(&f.call, &(struct end_sessions_in){.others = false}), OK));
	cr_expect(lives(&f, &here) == false);
	cr_expect(lives(&f, &bob));
	cr_expect(eq(i64, audited(&f, "sessions_ended"), 2));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM endings"), 3), "each once");
}

STORE_TEST(session_list, an_admin_sees_and_ends_anybodys)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN),
		      ann = given_user(&f, "ann");
	const struct list_user_sessions_in ask = {.id = ann.user.id};
	struct session_list list;
	as(&f, &ann);
	cr_expect(eq(int, list_user_sessions(&f.call, &ask, &list), ERR_FORBIDDEN));
	as(&f, &root);
	cr_assert(eq(int, list_user_sessions(&f.call, &ask, &list), OK));
	cr_assert(eq(sz, list.items.count, 1));
	cr_expect(list.items.items[0].current == false);
	cr_assert(eq(int, end_user_sessions(&f.call, &(struct end_user_sessions_in){ann.user.id}),
		OK));
	cr_expect(lives(&f, &ann) == false);
	cr_expect(lives(&f, &root));
	cr_expect(eq(int, end_user_sessions(&f.call, &(struct end_user_sessions_in){999}),
		ERR_NOT_FOUND));
}

STORE_TEST(session_list, who_has_signed_out_sees_and_ends_nothing)
{
	struct fixture f = open_fixture(engine);
	given_auth(&f, NULL);
	struct tokens gone = given_user(&f, "ann"), other = ann_signs_in(&f);
	struct session_list list;
	as(&f, &gone);
	cr_assert(eq(int, sign_out(&f.call), OK));
	cr_expect(eq(int, list_sessions(&f.call, &list), ERR_UNAUTHENTICATED));
	cr_expect(
		eq(int, end_sessions(&f.call, &(struct end_sessions_in){0}), ERR_UNAUTHENTICATED));
	cr_expect(lives(&f, &other));
}

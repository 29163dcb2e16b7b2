/* What ended is told: at once to this daemon, to Redis when it takes it, and from the database to a
 * Redis that has lost it. */
#include "service/ended_feed.h"
#include "sessions/endings.h"
#include "sessions/endings_store.h"
#include "sessions/session_store.h"
#include "store/auth/given.h"
#include "unit/redis/server.h"
#include "users/role.h"

struct telling {
	struct redis_server server;
	struct redis *redis;
	struct ended *here, *elsewhere; /* another daemon's */
	struct ended_cursor cursor;
};

static struct telling given_telling(struct fixture *f)
{
	struct telling t = {.server = redis_server_start(NULL), .cursor = ENDED_FEED_BEGINNING};
	t.redis = redis_create(&(struct redis_options){.url = t.server.url,
		.connections_max = 4,
		.timeout_ms = 500,
		.retry_after_ms = 20});
	t.here = ended_create();
	t.elsewhere = ended_create();
	struct auth *auth = given_auth(f, NULL);
	auth->endings = endings_create(t.redis, t.here, 900 * US_PER_SECOND);
	return t;
}

static void end_telling(struct fixture *f, struct telling *t)
{
	struct auth *auth = auth_of(&f->call);
	endings_destroy(auth->endings);
	auth->endings = NULL;
	ended_destroy(t->here);
	ended_destroy(t->elsewhere);
	redis_destroy(t->redis);
	redis_server_finish(&t->server);
}

/* What the teller's thread does in its rounds. @return whether anything was missing */
static bool told_what_was_missing(struct fixture *f)
{
	struct endings *endings = auth_of(&f->call)->endings;
	bool missing, more = true;
	cr_assert(eq(int, endings_are_missing(&f->call, endings, &missing), OK));
	if (!missing)
		return false;
	cr_assert(eq(int, endings_begin_telling(&f->call, endings), OK));
	while (more)
		cr_assert(eq(int, endings_tell_more(&f->call, endings, &more), OK));
	return true;
}

/* What the reader's thread of another daemon does. */
static void read_elsewhere(struct fixture *f, struct telling *t)
{
	bool more = true;
	while (more) {
		struct ended_facts facts;
		cr_assert(eq(int, ended_feed_read(&f->call, t->redis, &t->cursor, &facts, &more),
			OK));
		for (size_t i = 0; i < facts.count; i++)
			ended_note(&f->call, t->elsewhere, &facts.items[i]);
	}
}

static bool is_void(struct fixture *f, const struct ended *ended, const struct tokens *tokens)
{
	as(f, tokens);
	return ended_check(&f->call, ended, &f->call.principal) != OK;
}

static struct tokens ann_signs_in(struct fixture *f)
{
	struct tokens tokens;
	cr_assert(eq(int, signed_in(f, "ann@example.org", PASSWORD, &tokens), OK));
	return tokens;
}

STORE_TEST(endings, a_sign_out_is_known_here_at_once_and_elsewhere_by_redis)
{
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens ann = given_user(&f, "ann"), other = ann_signs_in(&f);
	as(&f, &ann);
	cr_assert(eq(int, sign_out(&f.call), OK));
	cr_expect(is_void(&f, t.here, &ann));
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.elsewhere, &ann));
	cr_expect(is_void(&f, t.here, &other) == false);
	cr_expect(is_void(&f, t.elsewhere, &other) == false);
	end_telling(&f, &t);
}

STORE_TEST(endings, a_replayed_refresh_token_makes_its_access_tokens_void)
{
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens stolen = given_user(&f, "ann"), next, ignored;
	cr_assert(eq(int, refreshed(&f, stolen.refresh_token, &next), OK));
	pass(&f, 11);
	cr_expect(eq(int, refreshed(&f, stolen.refresh_token, &ignored), ERR_UNAUTHENTICATED));
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.here, &next));
	cr_expect(is_void(&f, t.elsewhere, &next));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM audit WHERE action = 'refresh_replayed'"), 1));
	end_telling(&f, &t);
}

STORE_TEST(endings, a_new_role_makes_tokens_with_the_old_one_void_and_no_other)
{
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens ann = given_user(&f, "ann"), fresh;
	struct user user;
	cr_assert(eq(int, role_give(&f.call, ann.user.id, ACCOUNT_ROLE_ADMIN, &user), OK));
	cr_assert(eq(int, refreshed(&f, ann.refresh_token, &fresh), OK), "the session lives on");
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.elsewhere, &ann));
	cr_expect(is_void(&f, t.elsewhere, &fresh) == false);
	struct tokens root = given_role(&f, "root", ACCOUNT_ROLE_ADMIN);
	cr_assert(eq(int, role_give(&f.call, ann.user.id, ACCOUNT_ROLE_USER, &user), OK));
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.elsewhere, &fresh), "demoted within the same second");
	cr_expect(is_void(&f, t.elsewhere, &root) == false);
	end_telling(&f, &t);
}

static enum err delete_account(struct call *c, void *arg)
{
	const int64_t *user_id = arg;
	static const char text[] = "DELETE FROM users WHERE id = $1";
	static const struct sql sql = {.name = "delete",
		.text = {text, text},
		.parameter_count = 1};
	TRY(session_store_revoke_all(c, *user_id, 0));
	return db_query(c, &sql, DB_ARGS(db_int(*user_id)), NULL);
}

STORE_TEST(endings, sessions_of_an_account_that_is_gone_are_told_still)
{
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens ann = given_user(&f, "ann"), other = ann_signs_in(&f);
	redis_server_kill(&t.server);
	cr_assert(eq(int, db_write(&f.call, delete_account, &ann.user.id), OK));
	endings_note_user(&f.call, ann.user.id);
	cr_expect(is_void(&f, t.here, &ann), "here also without Redis");
	cr_expect(is_void(&f, t.here, &other));
	redis_server_launch(&t.server);
	pause_ms(50);
	cr_expect(told_what_was_missing(&f));
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.elsewhere, &ann));
	cr_expect(is_void(&f, t.elsewhere, &other));
	end_telling(&f, &t);
}

STORE_TEST(endings, what_a_flush_lost_is_told_again)
{
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens ann = given_user(&f, "ann");
	cr_expect(told_what_was_missing(&f), "a new Redis");
	cr_expect(told_what_was_missing(&f) == false);
	as(&f, &ann);
	cr_assert(eq(int, sign_out(&f.call), OK));
	cr_expect(told_what_was_missing(&f) == false);
	cr_assert(eq(int, redis_run(&f.call, t.redis, REDIS_WORDS("FLUSHALL"), NULL), OK));
	cr_expect(told_what_was_missing(&f));
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.elsewhere, &ann));
	end_telling(&f, &t);
}

STORE_TEST(endings, more_than_a_page_is_told)
{
	enum { MANY = ENDED_FEED_PAGE + 20 };
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens ann = given_user(&f, "ann"), last;
	cr_assert(told_what_was_missing(&f));
	for (int i = 0; i < MANY; i++)
		last = ann_signs_in(&f);
	as(&f, &last);
	cr_assert(eq(int, end_sessions(&f.call, &(struct end_sessions_in){0}), OK));
	cr_expect(told_what_was_missing(&f), "the rest is the teller's");
	read_elsewhere(&f, &t);
	cr_expect(is_void(&f, t.elsewhere, &ann));
	cr_expect(is_void(&f, t.elsewhere, &last));
	end_telling(&f, &t);
}

static enum err purge(struct call *c, void *arg)
{
	return endings_store_purge(c, endings_oldest_us(c, arg));
}

STORE_TEST(endings, what_no_token_outlives_is_forgotten)
{
	struct fixture f = open_fixture(engine);
	struct telling t = given_telling(&f);
	struct tokens ann = given_user(&f, "ann"), later;
	struct endings *endings = auth_of(&f.call)->endings;
	as(&f, &ann);
	cr_assert(eq(int, sign_out(&f.call), OK));
	pass(&f, 959);
	later = ann_signs_in(&f);
	as(&f, &later);
	cr_assert(eq(int, sign_out(&f.call), OK));
	cr_assert(eq(int, db_write(&f.call, purge, endings), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM endings"), 2));
	pass(&f, 2);
	cr_assert(eq(int, db_write(&f.call, purge, endings), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM endings"), 1));
	end_telling(&f, &t);
}

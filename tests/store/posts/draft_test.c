/* The draft of an account, by the clock. */
#include "draft_store.h"
#include "given.h"
#include "posts.h"
#include "posts_api.h"
#include "posts_sql.h"

#define LIFE_US (30 * US_PER_DAY)

static struct posts posts = {.draft_life_us = LIFE_US};

static struct fixture open_desk(enum db_engine engine)
{
	struct fixture f = open_fixture(engine);
	f.call.service = &posts;
	act_as(&f, ANN, ROLE_USER);
	return f;
}

static enum err save(struct fixture *f, const char *title, const char *if_match,
	struct saved_draft *draft)
{
	const struct save_draft_in in = {.if_match = if_match, .body = {.title = title}};
	call_forgive(&f->call);
	return save_draft(&f->call, &in, draft);
}

static int64_t saved(struct fixture *f, const char *title)
{
	struct saved_draft draft;
	cr_assert(eq(int, save(f, title, NULL, &draft), OK), "%s", f->call.failure.detail);
	return draft.version;
}

static enum err get(struct fixture *f, struct saved_draft *draft)
{
	call_forgive(&f->call);
	return get_draft(&f->call, &(struct get_draft_in){0}, draft);
}

STORE_TEST(draft, has_a_higher_version_each_time_whatever_the_clock_does)
{
	struct fixture f = open_desk(engine);
	int64_t first = saved(&f, "One");
	cr_expect(eq(i64, first, f.clock->fixed_us));
	cr_expect(eq(i64, saved(&f, "Two"), first + 1));
	f.clock->fixed_us -= US_PER_HOUR;
	cr_expect(eq(i64, saved(&f, "Three"), first + 2));
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(i64, saved(&f, "Four"), f.clock->fixed_us));
}

STORE_TEST(draft, is_none_once_it_is_old)
{
	struct fixture f = open_desk(engine);
	struct saved_draft draft;
	const char *tag = call_printf(&f.call, "\"%lld\"", (long long)saved(&f, "One"));
	f.clock->fixed_us += LIFE_US - 1;
	cr_assert(eq(int, get(&f, &draft), OK));
	cr_expect(eq(i64, draft.expires_at_us, f.clock->fixed_us + 1));
	f.clock->fixed_us += 1;
	cr_expect(eq(int, get(&f, &draft), ERR_NOT_FOUND));
	cr_expect(eq(int, save(&f, "Late", tag, &draft), ERR_PRECONDITION));
	cr_expect(eq(int, save(&f, "Anew", NULL, &draft), OK));
	cr_expect(eq(int, get(&f, &draft), OK));
	cr_expect(eq(str, (char *)draft.title, "Anew"));
}

static enum err erase(struct call *c, void *arg)
{
	const int64_t *version = arg;
	return draft_store_delete(c, ANN, *version);
}

STORE_TEST(draft, goes_with_the_version_that_was_submitted_and_no_other)
{
	struct fixture f = open_desk(engine);
	struct saved_draft draft;
	int64_t old = saved(&f, "One"), now = saved(&f, "Two");
	cr_assert(eq(int, db_write(&f.call, erase, &old), OK));
	cr_expect(eq(int, get(&f, &draft), OK));
	cr_assert(eq(int, db_write(&f.call, erase, &now), OK));
	cr_expect(eq(int, get(&f, &draft), ERR_NOT_FOUND));
}

static enum err purge(struct call *c, void *arg)
{
	const int64_t *before_us = arg;
	return db_query(c, &SQL_DRAFTS_PURGE, DB_ARGS(db_time(*before_us), db_int(500)), NULL);
}

STORE_TEST(draft, that_is_old_is_removed)
{
	struct fixture f = open_desk(engine);
	saved(&f, "Old");
	int64_t before_us = f.clock->fixed_us;
	f.clock->fixed_us += 1;
	act_as(&f, BOB, ROLE_USER);
	saved(&f, "Young");
	cr_assert(eq(int, db_write(&f.call, purge, &before_us), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM drafts"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT user_id FROM drafts"), BOB));
}

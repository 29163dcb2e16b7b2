/* What a closed account owned is gone, and nothing of anybody else's. */
#include <inttypes.h>

#include "given_articles.h"
#include "posts_api.h"
#include "removal_store.h"
#include "store/plan.h"

static bool remove_ann(struct fixture *f)
{
	struct posts_removal removal = {0};
	const struct internal_remove_posts_in in = {.id = ANN};
	cr_assert(eq(int, internal_remove_posts(&f->call, &in, &removal), OK), "%s",
		f->call.failure.detail);
	return removal.done;
}

static enum err change(struct call *c, void *arg)
{
	struct post *post = arg;
	TRY(post_store_to_change(c, post->id, post));
	post->tags = (struct text_list){(const char *[]){"one", "two"}, 2};
	return post_store_update(c, post, post->user_id);
}

static struct post given_tagged(struct fixture *f, int64_t author_id)
{
	struct post post = given_post(f, author_id, "Tagged");
	cr_assert(eq(int, db_write(&f->call, change, &post), OK));
	return post;
}

STORE_TEST(removal, takes_posts_with_all_that_belongs_to_them)
{
	struct fixture f = open_fixture(engine);
	given_tagged(&f, ANN);
	struct post bobs = given_tagged(&f, BOB);
	given_scheduled_for(&f, ANN, FIXTURE_NOW_US + US_PER_DAY, CHANNEL_WEBHOOK);
	plan_run(&f,
		"INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title,"
		" content, state, attempts, uncounted, uncertain, until, reason, changed_at)"
		" SELECT id, schedule_version, user_id, channel, title, 'c', 'sending', 1, 0,"
		" 0, updated_at, '', updated_at FROM posts WHERE status = 'scheduled';"
		" INSERT INTO post_history (post_id, version, from_status, to_status, action,"
		" actor_id, happened_at) SELECT id, 2, 'draft', 'published', 'publish', user_id,"
		" updated_at FROM posts;"
		" INSERT INTO slot_weeks (user_id, timezone, minutes) VALUES (1, 'UTC', '540'),"
		" (2, 'UTC', '540');"
		" INSERT INTO notified_authors (user_id, seen_at) SELECT user_id, min(updated_at)"
		" FROM posts GROUP BY user_id");
	cr_expect(remove_ann(&f));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM posts"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT user_id FROM posts"), BOB));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_tags"), 2));
	cr_expect(eq(i64, counted(&f, "SELECT min(post_id) FROM post_tags"), bobs.id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_revisions"), 1));
	cr_expect(eq(i64, counted(&f, "SELECT sum(post_id) FROM post_history"), bobs.id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM deliveries"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT sum(user_id) FROM slot_weeks"), BOB));
	cr_expect(eq(i64, counted(&f, "SELECT sum(user_id) FROM notified_authors"), BOB));
	cr_expect(remove_ann(&f), "asked again it does no harm");
}

STORE_TEST(removal, what_was_scheduled_never_goes_live_and_the_ledger_stays)
{
	struct fixture f = open_fixture(engine);
	struct ticket gone = given_scheduled(&f, ANN, FIXTURE_NOW_US + US_PER_MINUTE);
	f.clock->fixed_us += US_PER_MINUTE;
	when_published(&f, gone);
	struct ticket late = given_scheduled(&f, ANN, call_now_us(&f.call) + US_PER_MINUTE);
	struct ticket bobs = given_scheduled(&f, BOB, call_now_us(&f.call) + US_PER_MINUTE);
	cr_assert(remove_ann(&f));
	f.clock->fixed_us += US_PER_MINUTE;
	struct publish_answer answer = {0};
	const struct internal_publish_in in = {
		.body = {.worker = "w",
			.tickets = call_printf(&f.call,
				"%" PRId64 ":%" PRId64 " %" PRId64 ":%" PRId64, late.post_id,
				late.version, bobs.post_id, bobs.version)}};
	cr_assert(eq(int, internal_publish(&f.call, &in, &answer), OK), "%s",
		f.call.failure.detail);
	cr_expect(eq(i64, answer.published, 1), "Bob's");
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM publications"), 2), "with Ann's first");
}

static enum err remove_next(struct call *c, void *arg)
{
	return removal_store_scheduled(c, ANN, FIXTURE_NOW_US, 1, arg);
}

STORE_TEST(removal, what_goes_out_next_is_first)
{
	struct fixture f = open_fixture(engine);
	int64_t removed;
	struct ticket later = given_scheduled(&f, ANN, FIXTURE_NOW_US + 2 * US_PER_HOUR);
	given_scheduled(&f, ANN, FIXTURE_NOW_US + US_PER_HOUR);
	given_post(&f, ANN, "Out");
	cr_assert(eq(int, db_write(&f.call, remove_next, &removed), OK));
	cr_expect(eq(i64, removed, 1));
	cr_expect(eq(i64, counted(&f, "SELECT id FROM posts WHERE status = 'scheduled'"),
		later.post_id));
}

STORE_TEST(removal, goes_on_over_many_batches)
{
	struct fixture f = open_fixture(engine);
	static const char *const many[] = {
		[DB_SQLITE] =
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
			" i < 251) INSERT INTO posts (user_id, kind, title, format, status,"
			" tags, channel, created_at, updated_at, version) SELECT 1, 'post', 't',"
			" 'markdown', 'draft', '', 'site', 0, 0, 1 FROM n",
		[DB_POSTGRES] =
			"INSERT INTO posts (user_id, kind, title, format, status,"
			" tags, channel, created_at, updated_at, version) SELECT 1, 'post', 't',"
			" 'markdown', 'draft', '', 'site', timestamptz '2026-01-01Z', timestamptz"
			" '2026-01-01Z', 1 FROM generate_series(1, 251)"};
	plan_run(&f, many[engine]);
	for (int asked = 0; !remove_ann(&f); asked++)
		cr_assert(lt(int, asked, 10));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM posts"), 0));
}

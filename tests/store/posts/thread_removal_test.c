/* A post with a long thread goes in steps, none of which holds the others up. */
#include "comments/comment_store.h"
#include "editing.h"
#include "given_articles.h"
#include "posts_api.h"
#include "store/plan.h"

/* Every tenth is hidden. */
static const char *const thread[] = {
	[DB_SQLITE] =
		"CREATE TEMP TABLE n AS WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
		" WHERE i < 2500) SELECT i FROM c;"
		" INSERT INTO comments (post_id, user_id, seq, change_seq, content, status, created_at,"
		" updated_at) SELECT p.id, 2, i, i, 'c', CASE i % 10 WHEN 0 THEN 'hidden' ELSE"
		" 'visible' END, 0, 0 FROM posts AS p, n;"
		" INSERT INTO comment_threads (post_id, last_seq, comments) SELECT id, 2500, 2250 FROM"
		" posts; DROP TABLE n",
	[DB_POSTGRES] =
		"INSERT INTO comments (post_id, user_id, seq, change_seq, content, status, created_at,"
		" updated_at) SELECT p.id, 2, i, i, 'c', CASE i % 10 WHEN 0 THEN 'hidden' ELSE"
		" 'visible' END, p.created_at, p.created_at FROM posts AS p, generate_series(1, 2500)"
		" AS i;"
		" INSERT INTO comment_threads (post_id, last_seq, comments) SELECT id, 2500, 2250 FROM"
		" posts",
};

static enum err remove_some(struct call *c, void *arg)
{
	const struct post *post = arg;
	int64_t removed;
	TRY(comment_store_remove(c, post->id, 1000, &removed));
	cr_expect(eq(i64, removed, 1000));
	return OK;
}

STORE_TEST(thread_removal, a_step_takes_some_and_keeps_the_count_true)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Much talked about");
	plan_run(&f, thread[engine]);
	cr_assert(eq(int, db_write(&f.call, remove_some, &post), OK));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comments"), 1500));
	cr_expect(eq(i64,
		counted(&f,
			"SELECT comments - (SELECT count(*) FROM comments WHERE status = 'visible')"
			" FROM comment_threads"),
		0));
}

STORE_TEST(thread_removal, the_post_goes_with_the_last_of_it_and_no_other_does)
{
	struct fixture f = open_fixture(engine);
	struct post gone = given_post(&f, ANN, "Much talked about");
	struct post stays = given_post(&f, BOB, "So is this");
	plan_run(&f, thread[engine]);
	act_as(&f, ANN, ROLE_USER);
	cr_assert(eq(int, delete_post(&f.call, &(struct delete_post_in){.id = gone.id}), OK), "%s",
		f.call.failure.detail);
	cr_expect(eq(i64, counted(&f, "SELECT id FROM posts"), stays.id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comments"), 2500));
	cr_expect(eq(i64, counted(&f, "SELECT min(post_id) FROM comments"), stays.id));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comment_threads"), 1));
	cr_expect(
		eq(i64, counted(&f, "SELECT count(*) FROM events WHERE kind = 'post.deleted'"), 1));
}

STORE_TEST(thread_removal, who_may_not_remove_the_post_removes_no_comment)
{
	struct fixture f = open_fixture(engine);
	struct post post = given_post(&f, ANN, "Much talked about");
	plan_run(&f, thread[engine]);
	struct delete_post_in in = {.id = post.id};
	act_as(&f, BOB, ROLE_USER);
	cr_expect(eq(int, delete_post(&f.call, &in), ERR_FORBIDDEN));
	call_forgive(&f.call);
	act_as(&f, ANN, ROLE_USER);
	in.if_match = "\"7\"";
	cr_expect(eq(int, delete_post(&f.call, &in), ERR_PRECONDITION));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM comments"), 2500));
}

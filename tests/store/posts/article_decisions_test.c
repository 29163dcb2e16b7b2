/* Decisions on articles, and what happens to the article at the same moment. */
#include <inttypes.h>
#include <pthread.h>
#include <string.h>

#include "given_articles.h"
#include "store/plan.h"

#define ROUNDS 25

static enum err approve(struct call *c, int64_t id, const char *if_match, struct post *post)
{
	return approve_article(c, &(struct approve_article_in){.id = id, .if_match = if_match},
		post);
}

static enum err reject(struct call *c, int64_t id, const char *reason, struct post *post)
{
	return reject_article(c, &(struct reject_article_in){.id = id, .body.reason = reason},
		post);
}

static enum err rewrite(struct call *c, int64_t id, const char *if_match, struct post *post)
{
	return update_article(c,
		&(struct update_article_in){.id = id,
			.if_match = if_match,
			.body.content = "Quite another thing"},
		post);
}

STORE_TEST(article_decisions, an_approved_article_is_public_and_says_who_decided)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f);
	cr_expect(eq(int, article.status, POST_STATUS_PENDING));
	f.clock->fixed_us += US_PER_HOUR;
	struct post post;
	cr_assert(
		eq(int, approve(call_of(&f, EVE, ROLE_APPROVER), article.id, "\"1\"", &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_APPROVED));
	cr_expect(eq(i64, post.version, 2));
	cr_expect(eq(i64, post.published_at_us, FIXTURE_NOW_US + US_PER_HOUR));
	cr_assert(post.has_decision);
	cr_expect(eq(int, post.decision.outcome, DECISION_OUTCOME_APPROVED));
	cr_expect(eq(i64, post.decision.decided_by, EVE));
	cr_expect(eq(i64, post.decision.decided_at_us, FIXTURE_NOW_US + US_PER_HOUR));
	struct post seen;
	const struct get_article_in get = {.id = article.id};
	cr_assert(eq(int, get_article(call_of(&f, 0, ROLE_PUBLIC), &get, &seen), OK));
	cr_expect(not(seen.has_decision), "that is for its author, approvers and admins");
	cr_assert(eq(int, get_article(call_of(&f, ANN, ROLE_USER), &get, &seen), OK));
	cr_expect(eq(i64, seen.decision.decided_by, EVE));
}

STORE_TEST(article_decisions, a_rejected_article_has_a_reason_until_it_is_edited)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f);
	struct post post;
	struct call *eve = call_of(&f, EVE, ROLE_APPROVER);
	cr_expect(eq(int, reject(eve, article.id, " \n\t", &post), ERR_INVALID));
	call_forgive(eve);
	cr_assert(eq(int, reject(eve, article.id, "No sources", &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_REJECTED));
	cr_expect(not(post.has_published_at));
	cr_expect(eq(str, (char *)post.decision.reason, "No sources"));
	cr_expect(eq(int, approve(eve, article.id, NULL, &post), ERR_CONFLICT));

	struct call *ann = call_of(&f, ANN, ROLE_USER);
	cr_assert(eq(int, rewrite(ann, article.id, NULL, &post), OK));
	cr_expect(eq(int, post.status, POST_STATUS_PENDING));
	cr_assert(eq(int, get_article(ann, &(struct get_article_in){.id = article.id}, &post), OK));
	cr_expect(not(post.has_decision));
	call_forgive(eve);
	cr_expect(eq(int, approve(eve, article.id, NULL, &post), OK));
	cr_expect(eq(int, post.decision.outcome, DECISION_OUTCOME_APPROVED));
	cr_expect(post.decision.reason == NULL);
}

STORE_TEST(article_decisions, nobody_decides_on_their_own)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f);
	static const enum role roles[] = {ROLE_USER, ROLE_APPROVER, ROLE_ADMIN};
	struct post post;
	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		struct call *ann = call_of(&f, ANN, roles[i]);
		cr_expect(eq(int, approve(ann, article.id, NULL, &post), ERR_FORBIDDEN));
		cr_expect(eq(int, reject(ann, article.id, "why", &post), ERR_FORBIDDEN));
	}
	cr_expect(eq(int, approve(call_of(&f, MAX, ROLE_ADMIN), article.id, NULL, &post), OK));
}

STORE_TEST(article_decisions, are_of_the_version_that_was_read)
{
	struct fixture f = open_fixture(engine);
	struct post article = given_article(&f);
	struct post post;
	cr_assert(eq(int, rewrite(call_of(&f, ANN, ROLE_USER), article.id, NULL, &post), OK));
	struct call *eve = call_of(&f, EVE, ROLE_APPROVER);
	cr_expect(eq(int, approve(eve, article.id, "\"1\"", &post), ERR_PRECONDITION));
	call_forgive(eve);
	cr_expect(eq(int, approve(eve, article.id, "\"2\"", &post), OK));
}

STORE_TEST(article_decisions, a_post_is_no_article)
{
	struct fixture f = open_fixture(engine);
	struct post public = given_post(&f, ANN, "A post");
	struct post post;
	struct call *eve = call_of(&f, EVE, ROLE_ADMIN);
	cr_expect(eq(int, approve(eve, public.id, NULL, &post), ERR_NOT_FOUND));
	cr_expect(eq(int, rewrite(eve, public.id, NULL, &post), ERR_NOT_FOUND));
	cr_expect(eq(int, delete_article(eve, &(struct delete_article_in){.id = public.id}),
		ERR_NOT_FOUND));
	cr_expect(eq(int, get_article(eve, &(struct get_article_in){.id = public.id}, &post),
		ERR_NOT_FOUND));
}

/* Two who act on one article at the same moment. */
struct racer {
	struct call *call;
	int64_t article_id;
	enum err (*act)(struct racer *racer);
	pthread_barrier_t *start;
	struct post post;
	enum err err;
};

static void *run(void *arg)
{
	struct racer *racer = arg;
	pthread_barrier_wait(racer->start);
	racer->err = racer->act(racer);
	return NULL;
}

static void race(struct racer racers[2])
{
	pthread_barrier_t start;
	pthread_t threads[2];
	pthread_barrier_init(&start, NULL, 2);
	for (size_t i = 0; i < 2; i++) {
		racers[i].start = &start;
		call_forgive(racers[i].call);
		cr_assert(eq(int, pthread_create(&threads[i], NULL, run, &racers[i]), 0));
	}
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&start);
}

static enum err approve_now(struct racer *racer)
{
	return approve(racer->call, racer->article_id, NULL, &racer->post);
}

static enum err approve_what_was_read(struct racer *racer)
{
	return approve(racer->call, racer->article_id, "\"1\"", &racer->post);
}

static enum err reject_now(struct racer *racer)
{
	return reject(racer->call, racer->article_id, "No", &racer->post);
}

static enum err rewrite_now(struct racer *racer)
{
	return rewrite(racer->call, racer->article_id, NULL, &racer->post);
}

static enum err remove_now(struct racer *racer)
{
	return delete_article(racer->call, &(struct delete_article_in){.id = racer->article_id});
}

/* An article of its own for each round, made by the fixture's own call. */
static int64_t given_pending(struct fixture *f)
{
	return given_in_status(f, POST_KIND_ARTICLE, POST_STATUS_PENDING).id;
}

STORE_TEST(article_decisions, of_two_at_once_one_wins)
{
	struct fixture f = open_fixture(engine);
	struct racer racers[2] = {
		{.call = call_of(&f, EVE, ROLE_APPROVER), .act = approve_now},
		{.call = call_of(&f, MAX, ROLE_ADMIN), .act = reject_now},
	};
	for (int round = 0; round < ROUNDS; round++) {
		racers[0].article_id = racers[1].article_id = given_pending(&f);
		race(racers);
		size_t winner = racers[0].err ? 1 : 0;
		cr_assert(eq(int, racers[winner].err, OK), "%s",
			racers[winner].call->failure.detail);
		cr_expect(eq(int, racers[1 - winner].err, ERR_CONFLICT));
	}
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_history"), ROUNDS));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM posts JOIN post_history ON post_id = posts.id"
			    " AND to_status = status AND from_status = 'pending'"),
		ROUNDS));
}

STORE_TEST(article_decisions, an_edit_at_the_same_moment_is_never_approved)
{
	struct fixture f = open_fixture(engine);
	struct racer racers[2] = {
		{.call = call_of(&f, EVE, ROLE_APPROVER), .act = approve_what_was_read},
		{.call = call_of(&f, ANN, ROLE_USER), .act = rewrite_now},
	};
	for (int round = 0; round < ROUNDS; round++) {
		racers[0].article_id = racers[1].article_id = given_pending(&f);
		race(racers);
		cr_expect(racers[0].err == OK || racers[0].err == ERR_PRECONDITION);
		cr_assert(eq(int, racers[1].err, OK));
		if (!racers[0].err)
			cr_expect(eq(str, (char *)racers[0].post.content, "Words."));
	}
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM posts WHERE status <> 'pending'"), 0));
	cr_expect(eq(i64,
		counted(&f, "SELECT count(*) FROM post_history WHERE action = 'approve'"
			    " AND version <> 2"),
		0));
}

STORE_TEST(article_decisions, what_is_removed_meanwhile_is_gone_with_its_history)
{
	struct fixture f = open_fixture(engine);
	struct racer racers[2] = {
		{.call = call_of(&f, EVE, ROLE_APPROVER), .act = approve_now},
		{.call = call_of(&f, ANN, ROLE_USER), .act = remove_now},
	};
	for (int round = 0; round < ROUNDS; round++) {
		racers[0].article_id = racers[1].article_id = given_pending(&f);
		race(racers);
		cr_expect(racers[0].err == OK || racers[0].err == ERR_NOT_FOUND);
		cr_assert(eq(int, racers[1].err, OK));
	}
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM posts"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_history"), 0));
}

/* In whatever status it is decided on, with a schedule and a delivery where it has them. */
STORE_TEST(article_decisions, an_edit_voids_approval_schedule_and_delivery)
{
	static const enum post_status decided[] = {POST_STATUS_APPROVED, POST_STATUS_SCHEDULED,
		POST_STATUS_PUBLISHED, POST_STATUS_FAILED, POST_STATUS_UNCONFIRMED};
	struct fixture f = open_fixture(engine);
	for (size_t i = 0; i < COUNT_OF(decided); i++) {
		struct post article = given_in_status(&f, POST_KIND_ARTICLE, decided[i]);
		if (decided[i] == POST_STATUS_SCHEDULED || decided[i] >= POST_STATUS_FAILED)
			plan_run(&f,
				"UPDATE posts SET schedule_version = 1, publish_at = created_at,"
				" schedule_date = '2026-01-01' WHERE status <> 'pending'");
		plan_run(&f,
			"INSERT INTO deliveries (post_id, schedule_version, user_id, channel,"
			" title, content, state, attempts, uncounted, uncertain, until, reason,"
			" changed_at) SELECT id, 1, user_id, channel, title, 'c', 'failed', 1,"
			" 0, 0, created_at, '', created_at FROM posts"
			" WHERE status IN ('failed', 'unconfirmed')");
		struct post post;
		cr_assert(
			eq(int, rewrite(call_of(&f, ANN, ROLE_USER), article.id, NULL, &post), OK));
		cr_expect(eq(int, post.status, POST_STATUS_PENDING), "%s",
			post_status_name(decided[i]));
		cr_expect(not(post.has_publish_at), "%s", post_status_name(decided[i]));
	}
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM deliveries"), 0));
	cr_expect(eq(i64, counted(&f, "SELECT count(*) FROM post_history WHERE action = 'edit'"),
		COUNT_OF(decided)));
}

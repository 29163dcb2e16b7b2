/* Reactions in the database, and what is counted of them. */
#include "analytics.h"
#include "analytics_api.h"
#include "analytics_sql.h"
#include "post_facts/post_facts_store.h"
#include "reactions/reacting.h"
#include "service/answer_cache.h"
#include "store/fixture.h"
#include "views/view_store.h"

const struct fixture_plan fixture_plan = {&analytics_sql, &analytics_migrations};

#define POST 1
#define READER 2
#define AUTHOR 9

static enum err put(struct call *c, void *arg)
{
	return reacting_put(c, arg);
}

static enum err put_facts(struct call *c, void *arg)
{
	return post_facts_store_put(c, arg);
}

static void given_post(struct fixture *f)
{
	struct post_facts facts = {.post_id = POST,
		.user_id = AUTHOR,
		.kind = "post",
		.title = "A",
		.status = "published"};
	cr_assert(eq(int, db_write(&f->call, put_facts, &facts), OK));
}

static struct reaction put_now(struct fixture *f, enum reaction_type type)
{
	struct reaction reaction = {.post_id = POST,
		.user_id = READER,
		.type = type,
		.created_at_us = call_now_us(&f->call)};
	cr_assert(eq(int, db_write(&f->call, put, &reaction), OK));
	return reaction;
}

static enum err take_back(struct call *c, void *arg)
{
	(void)arg;
	return reacting_take_back(c, POST, READER);
}

static struct tally total_of(struct fixture *f, int64_t subject)
{
	struct tally tally;
	cr_assert(eq(int, view_store_total(&f->call, subject, NULL, &tally), OK));
	return tally;
}

/* The post's, its author's and everybody's are the same. */
static void expect_counts(struct fixture *f, int64_t likes, int64_t empathy)
{
	static const int64_t subjects[] = {POST, -AUTHOR, 0};
	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		struct tally tally = total_of(f, subjects[i]);
		cr_expect(eq(i64, tally.of[COUNT_LIKES], likes));
		cr_expect(eq(i64, tally.of[COUNT_EMPATHY], empathy));
		cr_expect(
			eq(dbl, tally_value(&tally, MEASURE_REACTIONS), (double)(likes + empathy)));
	}
}

STORE_TEST(reaction_store, every_statement_prepares)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

STORE_TEST(reaction_store, another_reaction_replaces_the_first)
{
	struct fixture f = open_fixture(engine);
	given_post(&f);
	put_now(&f, REACTION_TYPE_LIKE);
	expect_counts(&f, 1, 0);
	f.clock->fixed_us += 40 * US_PER_DAY;
	struct reaction reaction = put_now(&f, REACTION_TYPE_EMPATHY);
	cr_expect(eq(int, reaction.type, REACTION_TYPE_EMPATHY));
	cr_expect(eq(i64, reaction.created_at_us, FIXTURE_NOW_US + 40 * US_PER_DAY));
	expect_counts(&f, 0, 1);
	struct reaction own;
	cr_assert(eq(int, reaction_store_get(&f.call, POST, READER, &own), OK));
	cr_expect(eq(int, own.type, REACTION_TYPE_EMPATHY));
}

STORE_TEST(reaction_store, the_same_reaction_again_is_the_one_that_was_there)
{
	struct fixture f = open_fixture(engine);
	given_post(&f);
	put_now(&f, REACTION_TYPE_LIKE);
	f.clock->fixed_us += US_PER_DAY;
	cr_expect(eq(i64, put_now(&f, REACTION_TYPE_LIKE).created_at_us, FIXTURE_NOW_US));
	expect_counts(&f, 1, 0);
}

STORE_TEST(reaction_store, taking_back_twice_is_harmless)
{
	struct fixture f = open_fixture(engine);
	struct reaction own;
	given_post(&f);
	put_now(&f, REACTION_TYPE_LIKE);
	cr_expect(eq(int, db_write(&f.call, take_back, NULL), OK));
	expect_counts(&f, 0, 0);
	cr_expect(eq(int, db_write(&f.call, take_back, NULL), OK));
	expect_counts(&f, 0, 0);
	cr_expect(eq(int, reaction_store_get(&f.call, POST, READER, &own), ERR_NOT_FOUND));
}

static enum err put_for(struct call *c, void *arg)
{
	struct reaction *reaction = arg;
	for (reaction->post_id = 1; reaction->post_id <= 1001; reaction->post_id++)
		TRY(reacting_put(c, &(struct reaction){.post_id = reaction->post_id,
					    .user_id = reaction->user_id,
					    .type = REACTION_TYPE_LIKE,
					    .created_at_us = FIXTURE_NOW_US}));
	return OK;
}

static int64_t counted_of(struct fixture *f, int64_t user_id)
{
	static const struct sql count = {.name = "count_of",
		.parameter_count = 1,
		.text = {"SELECT count(*) FROM reactions WHERE user_id = $1",
			"SELECT count(*) FROM reactions WHERE user_id = $1"}};
	struct db_row row;
	cr_assert(eq(int, db_query_one(&f->call, &count, DB_ARGS(db_int(user_id)), &row), OK));
	return row_int(&row);
}

STORE_TEST(reaction_store, those_of_a_closed_account_go_and_only_those)
{
	struct fixture f = open_fixture(engine);
	struct reactions_removal removal = {0};
	struct analytics analytics = {
		.rankings = answer_cache_create(&(struct answer_cache_options){0})};
	f.call.service = &analytics;
	cr_assert(eq(int, db_write(&f.call, put_for, &(struct reaction){.user_id = 2}), OK));
	cr_assert(eq(int, db_write(&f.call, put_for, &(struct reaction){.user_id = 3}), OK));
	cr_expect(eq(i64, total_of(&f, 0).of[COUNT_LIKES], 2002));
	const struct internal_remove_reactions_in in = {.id = 2};
	while (!removal.done)
		cr_assert(eq(int, internal_remove_reactions(&f.call, &in, &removal), OK));
	cr_expect(eq(i64, counted_of(&f, 2), 0));
	cr_expect(eq(i64, counted_of(&f, 3), 1001));
	cr_expect(eq(i64, total_of(&f, 0).of[COUNT_LIKES], 1001));
	answer_cache_destroy(analytics.rankings);
}

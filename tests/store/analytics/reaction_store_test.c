/* Reactions in the database. */
#include "analytics_api.h"
#include "analytics_sql.h"
#include "reaction_store.h"
#include "store/fixture.h"

const struct fixture_plan fixture_plan = {&analytics_sql, &analytics_migrations};

static enum err put(struct call *c, void *arg)
{
	return reaction_store_put(c, arg);
}

static struct reaction put_now(struct fixture *f, enum reaction_type type)
{
	struct reaction reaction = {.post_id = 1,
		.user_id = 2,
		.type = type,
		.created_at_us = call_now_us(&f->call)};
	cr_assert(eq(int, db_write(&f->call, put, &reaction), OK));
	return reaction;
}

static enum err take_back(struct call *c, void *arg)
{
	(void)arg;
	return reaction_store_delete(c, 1, 2);
}

STORE_TEST(reaction_store, every_statement_prepares)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

STORE_TEST(reaction_store, another_reaction_replaces_the_first)
{
	struct fixture f = open_fixture(engine);
	put_now(&f, REACTION_TYPE_LIKE);
	f.clock->fixed_us += US_PER_SECOND;
	struct reaction reaction = put_now(&f, REACTION_TYPE_EMPATHY);
	cr_expect(eq(int, reaction.type, REACTION_TYPE_EMPATHY));
	cr_expect(eq(i64, reaction.created_at_us, FIXTURE_NOW_US + US_PER_SECOND));
}

STORE_TEST(reaction_store, taking_back_twice_is_harmless)
{
	struct fixture f = open_fixture(engine);
	put_now(&f, REACTION_TYPE_LIKE);
	cr_expect(eq(int, db_write(&f.call, take_back, NULL), OK));
	cr_expect(eq(int, db_write(&f.call, take_back, NULL), OK));
}

static enum err put_for(struct call *c, void *arg)
{
	struct reaction *reaction = arg;
	for (reaction->post_id = 1; reaction->post_id <= 1001; reaction->post_id++)
		TRY(reaction_store_put(c, &(struct reaction){.post_id = reaction->post_id,
						  .user_id = reaction->user_id,
						  .type = REACTION_TYPE_LIKE}));
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
	cr_assert(eq(int, db_write(&f.call, put_for, &(struct reaction){.user_id = 2}), OK));
	cr_assert(eq(int, db_write(&f.call, put_for, &(struct reaction){.user_id = 3}), OK));
	const struct internal_remove_reactions_in in = {.id = 2};
	while (!removal.done)
		cr_assert(eq(int, internal_remove_reactions(&f.call, &in, &removal), OK));
	cr_expect(eq(i64, counted_of(&f, 2), 0));
	cr_expect(eq(i64, counted_of(&f, 3), 1001));
}

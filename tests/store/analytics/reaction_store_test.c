/* Reactions in the database. */
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

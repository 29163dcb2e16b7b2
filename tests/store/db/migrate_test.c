/* A schema's history, forwards and back, once however many start. */
#include <string.h>

#include "notes.h"

static int current(struct fixture *f)
{
	int number = -1;
	must(&f->call, migrate_current(&f->call, f->db, &number));
	return number;
}

STORE_TEST(migrate, an_opened_fixture_is_at_the_newest_step)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(int, current(&f), 2));
	must(&f.call, migrate(&f.call, f.db, &db_migrations, -1));
	cr_expect(eq(int, current(&f), 2));
}

STORE_TEST(migrate, down_and_up_again_leaves_an_empty_schema_between)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "before"});

	must(&f.call, migrate(&f.call, f.db, &db_migrations, 0));
	cr_expect(eq(int, current(&f), 0));
	struct db_row row;
	cr_expect(eq(int, db_query_one(&f.call, &SQL_NOTE_COUNT, DB_NO_ARGS, &row), ERR_INTERNAL));

	must(&f.call, migrate(&f.call, f.db, &db_migrations, 1));
	cr_expect(eq(int, current(&f), 1));
	must(&f.call, migrate(&f.call, f.db, &db_migrations, -1));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

STORE_TEST(migrate, a_newer_schema_is_refused)
{
	struct fixture f = open_fixture(engine);
	struct migration_set older = {db_migrations.steps, 1};
	cr_expect(eq(int, migrate(&f.call, f.db, &older, -1), ERR_CONFLICT));
	cr_expect(ne(ptr,
		strstr(f.call.failure.detail, "0002") ? (void *)1
						      : strstr(f.call.failure.detail, "counters"),
		NULL));
	cr_expect(eq(int, current(&f), 2));
}

STORE_TEST(migrate, a_step_whose_text_changed_is_refused)
{
	struct fixture f = open_fixture(engine);
	struct migration steps[] = {db_migrations.steps[0], db_migrations.steps[1]};
	steps[0].up[0] = steps[0].up[1] = "CREATE TABLE something_else (id INTEGER)";
	struct migration_set changed = {steps, 2};
	cr_expect(eq(int, migrate(&f.call, f.db, &changed, -1), ERR_CONFLICT));
	cr_expect(ne(ptr, strstr(f.call.failure.detail, "another text"), NULL));
}

STORE_TEST(migrate, a_step_that_fails_leaves_nothing_behind)
{
	struct fixture f = open_fixture(engine);
	static const char broken[] =
		"CREATE TABLE half (id INTEGER); INSERT INTO no_table VALUES (1)";
	struct migration steps[] = {db_migrations.steps[0], db_migrations.steps[1],
		{.number = 3, .name = "broken", .up = {broken, broken}, .down = {"", ""}}};
	struct migration_set set = {steps, 3};

	cr_expect(eq(int, migrate(&f.call, f.db, &set, -1), ERR_INTERNAL));
	cr_expect(ne(ptr, strstr(f.call.failure.detail, "step 3 (broken)"), NULL));
	cr_expect(eq(int, current(&f), 2));

	static const char whole[] = "CREATE TABLE half (id INTEGER)";
	steps[2].up[0] = steps[2].up[1] = whole;
	must(&f.call, migrate(&f.call, f.db, &set, -1));
	cr_expect(eq(int, current(&f), 3));
}

struct starter {
	struct call *c;
	enum err err;
};

static void *start(void *arg)
{
	struct starter *starter = arg;
	starter->err = migrate(starter->c, starter->c->db, &db_migrations, -1);
	return NULL;
}

/* Each with a handle of its own, as processes would have. */
STORE_TEST(migrate, many_that_start_together_migrate_once)
{
	struct fixture f = open_fixture(engine);
	must(&f.call, migrate(&f.call, f.db, &db_migrations, 0));
	struct starter starters[6];
	for (size_t i = 0; i < COUNT_OF(starters); i++) {
		char why[256] = "";
		struct db_options options = {.url = fixture_url(&f),
			.schema = fixture_schema(&f),
			.connections_max = 2,
			.write_queue_max = 4};
		starters[i] = (struct starter){fixture_call(&f), OK};
		starters[i].c->db = db_create(&options, why, sizeof why);
		cr_assert(ne(ptr, starters[i].c->db, NULL), "%s", why);
	}

	on_threads(COUNT_OF(starters), start, starters, sizeof *starters);

	for (size_t i = 0; i < COUNT_OF(starters); i++) {
		must(starters[i].c, starters[i].err);
		db_destroy(starters[i].c->db);
		starters[i].c->db = f.db;
	}
	cr_expect(eq(int, current(&f), 2));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

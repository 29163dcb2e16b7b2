/* Events are copied before webhooks: what is copied is not sent to anybody a second time. */
#include "copy/copy.h"
#include "events/event.h"
#include "events/event_store.h"
#include "given.h"
#include "posts_sql.h"
#include "tables.h"
#include "webhooks/hook_store.h"

#define URL "https://receiver.example/hook"

static enum err make_hook(struct call *c, void *arg)
{
	static enum webhook_event kinds[] = {WEBHOOK_EVENT_POST_CREATED};
	struct webhook *hook = arg;
	*hook = (struct webhook){.url = URL, .events = {kinds, 1}, .state = WEBHOOK_STATE_ENABLED};
	return hook_store_insert(c, ANN, 1, "whsec_", hook);
}

static enum err note(struct call *c, void *arg)
{
	return event_note_post(c, EVENT_KIND_POST_CREATED, *(const int64_t *)arg);
}

static enum err count_events(struct call *c, void *arg)
{
	return event_store_count(c, *(const int64_t *)arg);
}

static int64_t deliveries(struct fixture *f)
{
	static const char text[] = "SELECT count(*) FROM webhook_deliveries";
	struct sql *statement = call_alloc(&f->call, sizeof *statement);
	*statement = (struct sql){.name = "counted", .text = {text, text}};
	struct db_row row;
	cr_assert(eq(int, db_query_one(&f->call, statement, DB_NO_ARGS, &row), OK));
	return row_int(&row);
}

static void when_copied(struct fixture *from, struct fixture *to)
{
	const struct fixture *postgres = db_engine(from->db) == DB_POSTGRES ? from : to;
	struct call *c = fixture_call(from);
	struct copy_report report;
	const struct copy_options options = {.from = fixture_url(from),
		.to = fixture_url(to),
		.schema = fixture_schema(postgres),
		.migrations = &posts_migrations,
		.tables = &posts_tables};
	cr_assert(eq(int, copy_database(c, &options, &report), OK), "%s", c->failure.detail);
}

STORE_TEST(copied_events, are_told_to_nobody_again_and_go_on_at_their_position)
{
	struct fixture from = open_fixture(engine);
	struct fixture to = open_fixture(engine == DB_SQLITE ? DB_POSTGRES : DB_SQLITE);
	struct webhook hook;
	struct event_list events;
	int64_t limit = 10;
	struct post post = given_post(&from, ANN, "One");
	cr_assert(eq(int, db_write(&from.call, make_hook, &hook), OK));
	cr_assert(eq(int, db_write(&from.call, note, &post.id), OK));
	cr_assert(eq(int, db_write(&from.call, count_events, &limit), OK));
	cr_assert(eq(i64, deliveries(&from), 1));

	when_copied(&from, &to);

	cr_expect(eq(i64, deliveries(&to), 1), "as it was copied");
	cr_assert(eq(int, db_write(&to.call, note, &post.id), OK));
	cr_expect(eq(i64, deliveries(&to), 2), "and what is new is told");
	cr_assert(eq(int, db_write(&to.call, count_events, &limit), OK));
	cr_assert(eq(int, event_store_after(&to.call, 1, limit, &events), OK));
	cr_assert(eq(sz, events.count, 1));
	cr_expect(eq(i64, events.items[0].position, 2));
}

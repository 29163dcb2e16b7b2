/* What is bound comes back, and what goes wrong has the same name on both engines. */
#include <string.h>

#include "notes.h"

STORE_TEST(query, every_statement_prepares_in_every_combination_of_its_clauses)
{
	struct fixture f = open_fixture(engine);
	fixture_prepare_all(&f);
}

STORE_TEST(query, a_row_comes_back_as_it_was_bound)
{
	struct fixture f = open_fixture(engine);
	const char *body = "Grüße, 世界 🌍 — 'quoted' \"twice\" \\ $1 [[ ]]";
	int64_t id = given_note(&f.call, (struct note){.slug = "a",
						 .body = body,
						 .pinned = true,
						 .written_at_us = INT64_C(1767225600123456)});

	struct db_row row;
	must(&f.call, db_query_one(&f.call, &SQL_NOTE_BY_ID, DB_ARGS(db_int(id)), &row));

	int64_t owner_id;
	cr_expect(eq(i64, row_int(&row), id));
	cr_expect(not(row_int_or_null(&row, &owner_id)));
	cr_expect(eq(str, (char *)row_text(&row), "a"));
	cr_expect(eq(str, (char *)row_text(&row), (char *)body));
	cr_expect(epsilon_eq(dbl, row_double(&row), 0.5, 0));
	cr_expect(row_bool(&row));
	cr_expect(eq(i64, row_time(&row), INT64_C(1767225600123456)));
	row_end(&row);
}

STORE_TEST(query, null_comes_back_as_null)
{
	struct fixture f = open_fixture(engine);
	int64_t id = given_note(&f.call, (struct note){.slug = NULL, .body = NULL});

	struct db_row row;
	must(&f.call, db_query_one(&f.call, &SQL_NOTE_BY_ID, DB_ARGS(db_int(id)), &row));

	(void)row_int(&row);
	int64_t owner_id;
	cr_expect(not(row_int_or_null(&row, &owner_id)));
	cr_expect(eq(ptr, (void *)row_text(&row), NULL));
	cr_expect(eq(ptr, (void *)row_text(&row), NULL));
}

static int64_t time_there_and_back(struct fixture *f, int64_t time_us)
{
	int64_t id = given_note(&f->call, (struct note){.written_at_us = time_us});
	struct db_row row;
	must(&f->call, db_query_one(&f->call, &SQL_NOTE_BY_ID, DB_ARGS(db_int(id)), &row));
	row.next += 6;
	return row_time(&row);
}

STORE_TEST(query, times_are_exact_to_the_microsecond_before_1970_too)
{
	struct fixture f = open_fixture(engine);
	static const int64_t times[] = {0, 1, -1, -1000001, INT64_C(-62135596800000000),
		INT64_C(946684799999999), INT64_C(253402300799999999)};
	for (size_t i = 0; i < COUNT_OF(times); i++)
		cr_expect(eq(i64, time_there_and_back(&f, times[i]), times[i]));
}

struct body {
	int64_t id;
	struct db_value value;
};

static enum err set_body(struct call *c, void *arg)
{
	const struct body *body = arg;
	struct db_rows rows;
	TRY(db_query(c, &SQL_NOTE_SET_BODY, DB_ARGS(db_int(body->id), body->value), &rows));
	return rows.changed == 1 ? OK : fail(c, ERR_INTERNAL, "not one row");
}

static const char *body_there_and_back(struct fixture *f, struct db_value value)
{
	struct body body = {given_note(&f->call, (struct note){.body = "before"}), value};
	must(&f->call, db_write(&f->call, set_body, &body));
	struct db_row row;
	must(&f->call, db_query_one(&f->call, &SQL_NOTE_BY_ID, DB_ARGS(db_int(body.id)), &row));
	row.next += 3;
	return row_text(&row);
}

STORE_TEST(query, text_of_known_length_needs_no_nul_and_may_be_empty)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(str, (char *)body_there_and_back(&f, db_bytes("abcdef", 3)), "abc"));
	cr_expect(eq(str, (char *)body_there_and_back(&f, db_bytes(NULL, 0)), ""));
	cr_expect(eq(ptr, (void *)body_there_and_back(&f, db_text(NULL)), NULL));
}

STORE_TEST(query, no_row_is_not_found_without_a_detail)
{
	struct fixture f = open_fixture(engine);
	struct db_row row;
	cr_expect(eq(int, db_query_one(&f.call, &SQL_NOTE_BY_ID, DB_ARGS(db_int(4)), &row),
		ERR_NOT_FOUND));
	cr_expect(eq(ptr, (void *)f.call.failure.detail, NULL));
}

static enum err owner_insert(struct call *c, void *arg)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_OWNER_INSERT, DB_ARGS(db_text(*(const char **)arg)), &row));
	*(int64_t *)arg = row_int(&row);
	return OK;
}

static int64_t given_owner(struct call *c, const char *name)
{
	union {
		const char *name;
		int64_t id;
	} owner = {.name = name};
	must(c, db_write(c, owner_insert, &owner));
	return owner.id;
}

struct page {
	int64_t owner_id;
	int pinned;	   /* -1: any */
	int64_t before_us; /* 0: from the newest */
	const char *like;
};

static size_t page_size(struct fixture *f, struct page page)
{
	struct db_rows rows;
	must(&f->call, db_query(&f->call, &SQL_NOTE_PAGE,
			       DB_ARGS(db_int_or_null(page.owner_id != NO_OWNER, page.owner_id),
				       db_int_or_null(page.pinned >= 0, page.pinned),
				       db_time_or_null(page.before_us != 0, page.before_us),
				       db_int_or_null(page.before_us != 0, 0), db_text(page.like),
				       db_int(10)),
			       &rows));
	cr_expect(eq(sz, rows.columns, 7));
	cr_expect(eq(i64, rows.changed, 0));
	return rows.count;
}

STORE_TEST(query, a_clause_counts_only_when_what_it_names_is_given)
{
	struct fixture f = open_fixture(engine);
	int64_t ann = given_owner(&f.call, "ann");
	given_note(&f.call, (struct note){.owner_id = ann, .slug = "one", .written_at_us = 10});
	given_note(&f.call,
		(struct note){.owner_id = ann, .slug = "two", .written_at_us = 20, .pinned = true});
	given_note(&f.call, (struct note){.slug = "three", .written_at_us = 30});

	cr_expect(eq(sz, page_size(&f, (struct page){.pinned = -1}), 3));
	cr_expect(eq(sz, page_size(&f, (struct page){.pinned = -1, .owner_id = ann}), 2));
	cr_expect(eq(sz, page_size(&f, (struct page){.pinned = 1}), 1));
	cr_expect(eq(sz, page_size(&f, (struct page){.pinned = -1, .before_us = 20}), 1));
	cr_expect(eq(sz, page_size(&f, (struct page){.pinned = -1, .like = "t%"}), 2));
	cr_expect(eq(sz,
		page_size(&f,
			(struct page){.pinned = 0, .owner_id = ann, .before_us = 20, .like = "o%"}),
		1));
}

STORE_TEST(query, many_rows_keep_their_order)
{
	struct fixture f = open_fixture(engine);
	for (int64_t i = 1; i <= 100; i++)
		given_note(&f.call, (struct note){.written_at_us = i});

	struct db_rows rows;
	must(&f.call,
		db_query(&f.call, &SQL_NOTE_PAGE,
			DB_ARGS(db_null(), db_null(), db_null(), db_null(), db_null(), db_int(90)),
			&rows));

	cr_assert(eq(sz, rows.count, 90));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		row.next += 6;
		cr_expect(eq(i64, row_time(&row), 100 - (int64_t)i));
	}
}

STORE_TEST(query, sums_are_integers_and_averages_doubles)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "one"});
	given_note(&f.call, (struct note){.slug = "two"});

	struct db_row row;
	must(&f.call, db_query_one(&f.call, &SQL_NOTE_SUM,
			      DB_ARGS(db_int(INT64_C(4000000000000000000))), &row));

	cr_expect(eq(i64, row_int(&row), 3));
	cr_expect(epsilon_eq(dbl, row_double(&row), 0.5, 0));
	cr_expect(eq(i64, row_int(&row), INT64_C(8000000000000000000)));
}

STORE_TEST(query, a_unique_value_given_twice_is_a_conflict)
{
	struct fixture f = open_fixture(engine);
	given_note(&f.call, (struct note){.slug = "taken"});

	struct note note = {.slug = "taken"};
	cr_expect(eq(int, db_write(&f.call, note_insert, &note), ERR_CONFLICT));

	cr_expect(eq(ptr, strstr(f.call.failure.detail, "notes"), NULL),
		"the client need not know our tables");
	cr_expect(ne(ptr, strstr(f.call.failure.cause, "note_insert"), NULL));
	cr_expect(eq(i64, note_count(&f.call), 1));
}

STORE_TEST(query, a_reference_to_nothing_is_a_conflict)
{
	struct fixture f = open_fixture(engine);
	struct note note = {.owner_id = 999};
	cr_expect(eq(int, db_write(&f.call, note_insert, &note), ERR_CONFLICT));
}

static enum err pin_wrongly(struct call *c, void *arg)
{
	(void)arg;
	return db_query(c, &SQL_NOTE_INSERT,
		DB_ARGS(db_null(), db_null(), db_null(), db_null(), db_int(2), db_null()), NULL);
}

STORE_TEST(query, a_value_a_check_refuses_is_our_mistake)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(int, db_write(&f.call, pin_wrongly, NULL), ERR_INTERNAL));
}

static const struct sql wrong = {.name = "wrong",
	.text = {"SELECT secret_column FROM notes", "SELECT secret_column FROM notes"}};

STORE_TEST(query, a_wrong_statement_is_told_to_the_log_and_not_to_the_client)
{
	struct fixture f = open_fixture(engine);
	cr_expect(eq(int, db_query(&f.call, &wrong, DB_NO_ARGS, NULL), ERR_INTERNAL));
	cr_expect(eq(ptr, strstr(f.call.failure.detail, "secret_column"), NULL));
	cr_expect(ne(ptr, strstr(f.call.failure.cause, "secret_column"), NULL));
}

STORE_TEST(query, a_write_outside_of_db_write_is_refused)
{
	struct fixture f = open_fixture(engine);
	struct note note = {.slug = "stray"};
	cr_expect(eq(int, note_insert(&f.call, &note), ERR_INTERNAL));
	cr_expect(ne(ptr, strstr(f.call.failure.cause, "outside db_write"), NULL));
	cr_expect(eq(i64, note_count(&f.call), 0));
}

STORE_TEST(query, a_statement_ends_at_its_time_limit)
{
	struct fixture f = open_fixture_with(engine, (struct db_options){.connections_max = 1,
							     .write_queue_max = 1,
							     .statement_timeout_ms = 50});
	cr_expect(eq(int, db_query(&f.call, &SQL_SLOW, DB_ARGS(db_int(20)), NULL), ERR_TIMEOUT));
	cr_expect(eq(i64, note_count(&f.call), 0), "the connection is as good as before");
}

STORE_TEST(query, a_statement_ends_with_the_calls_deadline)
{
	struct fixture f = open_fixture_with(engine,
		(struct db_options){.connections_max = 1, .write_queue_max = 1});
	f.call.deadline_us = clock_monotonic_us() + 50 * US_PER_MS;
	cr_expect(eq(int, db_query(&f.call, &SQL_SLOW, DB_ARGS(db_int(20)), NULL), ERR_TIMEOUT));
	f.call.deadline_us = 0;
	cr_expect(eq(i64, note_count(&f.call), 0));
}

STORE_TEST(query, more_variants_than_the_cache_holds_still_run)
{
	struct fixture f = open_fixture_with(engine,
		(struct db_options){.connections_max = 1, .write_queue_max = 1});
	static struct sql many[1000];
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		many[i] = (struct sql){.name = "many",
			.text = {"SELECT 1 + $1", "SELECT 1 + $1"},
			.parameter_count = 1};
		struct db_row row;
		must(&f.call, db_query_one(&f.call, &many[i], DB_ARGS(db_int(1)), &row));
		cr_expect(eq(i64, row_int(&row), 2));
	}
}

STORE_TEST(query, a_working_database_passes_its_check)
{
	struct fixture f = open_fixture(engine);
	must(&f.call, db_check(&f.call));
}

/* Composing a variant, and finding it again. */
#include "db/statement.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static const uint32_t clauses[] = {1 << 0, 1 << 1 | 1 << 2};
static const struct sql page = {.name = "page",
	.parameter_count = 4,
	.clause_count = 2,
	.clauses = {clauses, clauses},
	.text = {"SELECT a [[WHERE b = $1]] [[AND (c, d) < ($2, $3)]] LIMIT $4",
		"SELECT a [[WHERE b = $1]] [[AND (c, d) < ($2, $3)]] LIMIT $4"}};

static struct arena *arena;

static void setup(void)
{
	arena = arena_create();
}

static void teardown(void)
{
	arena_destroy(arena);
}

TestSuite(statement, .init = setup, .fini = teardown);

static struct variant compose(const struct sql *sql, enum db_engine engine, uint32_t mask)
{
	struct variant variant;
	statement_compose(sql, engine, mask, arena, &variant);
	return variant;
}

Test(statement, all_clauses_in_loses_only_the_brackets)
{
	struct variant variant = compose(&page, DB_POSTGRES, 3);
	cr_expect(eq(str, (char *)variant.text,
		"SELECT a WHERE b = $1 AND (c, d) < ($2, $3) LIMIT $4"));
	cr_expect(eq(u8, variant.argument_count, 4));
}

Test(statement, a_clause_left_out_takes_its_parameters_with_it)
{
	struct variant variant = compose(&page, DB_POSTGRES, 1);
	cr_expect(eq(str, (char *)variant.text, "SELECT a WHERE b = $1  LIMIT $2"));
	cr_expect(eq(u8, variant.argument_count, 2));
	cr_expect(eq(u8, variant.arguments[0], 0));
	cr_expect(eq(u8, variant.arguments[1], 3));
}

Test(statement, sqlite_gets_numbers_instead_of_names)
{
	struct variant variant = compose(&page, DB_SQLITE, 2);
	cr_expect(eq(str, (char *)variant.text, "SELECT a  AND (c, d) < (?1, ?2) LIMIT ?3"));
	cr_expect(eq(u8, variant.arguments[0], 1));
}

Test(statement, a_parameter_named_twice_is_bound_once)
{
	static const struct sql twice = {.name = "twice",
		.parameter_count = 2,
		.text = {"SELECT $2, $1, $2", NULL}};
	struct variant variant = compose(&twice, DB_SQLITE, 0);
	cr_expect(eq(str, (char *)variant.text, "SELECT ?1, ?2, ?1"));
	cr_expect(eq(u8, variant.argument_count, 2));
	cr_expect(eq(u8, variant.arguments[0], 1));
	cr_expect(eq(u8, variant.arguments[1], 0));
}

Test(statement, what_is_quoted_is_left_alone)
{
	static const uint32_t one[] = {1};
	static const struct sql quoted = {.name = "quoted",
		.parameter_count = 1,
		.clause_count = 1,
		.clauses = {one, one},
		.text = {"SELECT '$1 [[ it''s ]]', \"$9\" [[ WHERE a = ']] $7' || $1 ]]", NULL}};
	cr_expect(eq(str, (char *)compose(&quoted, DB_SQLITE, 1).text,
		"SELECT '$1 [[ it''s ]]', \"$9\"  WHERE a = ']] $7' || ?1 "));
	cr_expect(eq(str, (char *)compose(&quoted, DB_SQLITE, 0).text,
		"SELECT '$1 [[ it''s ]]', \"$9\" "));
}

Test(statement, a_clause_needs_every_parameter_it_names)
{
	struct db_value args[] = {db_int(1), db_int(2), db_null(), db_int(4)};
	cr_expect(eq(u32, statement_mask(&page, DB_SQLITE, args), 1));
	args[2] = db_int(3);
	cr_expect(eq(u32, statement_mask(&page, DB_SQLITE, args), 3));
	args[0] = db_null();
	cr_expect(eq(u32, statement_mask(&page, DB_SQLITE, args), 2));
}

static void forget(struct prepared *prepared)
{
	free(prepared);
}

Test(statement, the_cache_tells_statements_and_masks_apart_until_it_is_full)
{
	static struct sql many[200];
	struct prepared_cache cache;
	prepared_cache_init(&cache);
	size_t added = 0;
	for (size_t i = 0; i < COUNT_OF(many) * 2 && !prepared_cache_full(&cache); i++, added++) {
		struct prepared *prepared = calloc(1, sizeof *prepared);
		prepared->sql = &many[i / 2];
		prepared->mask = (uint32_t)(i % 2);
		cr_assert(eq(ptr, prepared_find(&cache, prepared->sql, prepared->mask), NULL));
		prepared_add(&cache, prepared);
	}
	cr_expect(prepared_cache_full(&cache));
	for (size_t i = 0; i < added; i++) {
		struct prepared *found = prepared_find(&cache, &many[i / 2], (uint32_t)(i % 2));
		cr_assert(ne(ptr, found, NULL));
		cr_expect(eq(u32, found->mask, (uint32_t)(i % 2)));
	}
	prepared_cache_clear(&cache, forget);
	cr_expect(eq(ptr, prepared_find(&cache, &many[0], 0), NULL));
	prepared_cache_finish(&cache);
}

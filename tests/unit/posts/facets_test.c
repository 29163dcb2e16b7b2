/* The names of facets, as both engines' queries take them. */
#include "lists/facets.h"

#include "call_fixture.h"

#define HOUR INT64_C(3600000000)

TestSuite(facets, .init = start, .fini = end);

static char *all_of(enum db_engine engine, int64_t user_id, const char *tag)
{
	return (char *)(uintptr_t)facets_all(&call, engine, user_id, tag);
}

Test(facets, an_author_and_a_tag_are_terms_that_both_must_be_there)
{
	cr_expect(all_of(DB_SQLITE, 0, NULL) == NULL);
	cr_expect(eq(str, all_of(DB_POSTGRES, 7, NULL), "{a7}"));
	cr_expect(eq(str, all_of(DB_POSTGRES, 7, "a b"), "{a7,t612062}"));
	cr_expect(eq(str, all_of(DB_POSTGRES, 0, "\xc3\xbc\","), "{tc3bc222c}"));
	cr_expect(eq(str, all_of(DB_SQLITE, 7, NULL), " AND \"\001a7\""));
	cr_expect(eq(str, all_of(DB_SQLITE, 7, "a\""), " AND \"\001a7\" AND \"\001t6122\""));
}

static int count_terms(enum db_engine engine, int64_t from_us, int64_t to_us)
{
	const char *terms = facets_any(&call, engine, &(struct stretch){from_us, to_us});
	int count = 0;
	for (; terms && *terms; terms++)
		count += *terms == 'b';
	return terms ? count : -1;
}

Test(facets, a_stretch_is_covered_by_few_terms)
{
	for (enum db_engine engine = 0; engine < DB_ENGINE_COUNT; engine++) {
		cr_expect(eq(int, count_terms(engine, 0, 1), 1));
		for (int64_t length = HOUR / 100; length < 4 * 365 * 24 * HOUR; length *= 3) {
			int count = count_terms(engine, 1700000 * HOUR / 4 - length,
				1700000 * HOUR / 4);
			int most = length < 365 * 24 * HOUR ? 6 : 16;
			cr_expect(count >= 1 && count <= most, "%d", count);
		}
		cr_expect(eq(int, count_terms(engine, 0, 4 * 365 * 24 * HOUR), 15));
		cr_expect(eq(int, count_terms(engine, 0, 5 * 365 * 24 * HOUR), -1));
	}
}

Test(facets, stretches_are_named_by_their_length_and_number)
{
	const struct stretch minutes = {(INT64_C(5) << 28) - 1, INT64_C(6) << 28};
	cr_expect(eq(str, (char *)(uintptr_t)facets_any(&call, DB_POSTGRES, &minutes),
		"{b28x4,b28x5}"));
	cr_expect(eq(str, (char *)(uintptr_t)facets_any(&call, DB_SQLITE, &minutes),
		" AND (\"\001b28x4\" OR \"\001b28x5\")"));
	const struct stretch before_1970 = {-1, 0};
	cr_expect(eq(str, (char *)(uintptr_t)facets_any(&call, DB_POSTGRES, &before_1970),
		"{b28x68719476735}"));
}

/* Smoothing within a minute. */
#include "spread.h"

#include <criterion/criterion.h>

static struct request_claim claim = {.key = "k", .fingerprint = "f"};

static void expect_every_second(const struct call *c)
{
	int seen[60] = {0};
	for (size_t row = 0; row < 10000; row++)
		seen[spread_second(c, true, row)]++;
	for (int second = 0; second < 60; second++)
		cr_expect(second < 50 ? seen[second] > 100 && seen[second] < 400 : !seen[second],
			"second %d: %d", second, seen[second]);
}

Test(spread, takes_every_second_of_the_first_fifty)
{
	expect_every_second(&(struct call){0});
	expect_every_second(&(struct call){.claim = &claim});
}

Test(spread, is_the_same_for_a_request_that_is_sent_again)
{
	const struct call c = {.claim = &claim};
	for (size_t row = 0; row < 100; row++)
		cr_expect_eq(spread_second(&c, true, row), spread_second(&c, true, row));
}

Test(spread, is_the_start_when_nobody_asked)
{
	for (size_t row = 0; row < 100; row++)
		cr_expect_eq(spread_second(&(struct call){0}, false, row), 0);
}

/* Smoothing within a minute. */
#include "spread.h"

#include <criterion/criterion.h>

Test(spread, takes_every_second_of_the_first_fifty)
{
	int seen[60] = {0};
	for (int i = 0; i < 10000; i++)
		seen[spread_second(true)]++;
	for (int second = 0; second < 60; second++)
		cr_expect(second < 50 ? seen[second] > 100 && seen[second] < 400 : !seen[second],
			"second %d: %d", second, seen[second]);
}

Test(spread, is_the_start_when_nobody_asked)
{
	for (int i = 0; i < 100; i++)
		cr_expect_eq(spread_second(false), 0);
}

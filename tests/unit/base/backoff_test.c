/* Waiting before the next attempt. */
#include "base/backoff.h"

#include <criterion/criterion.h>

Test(backoff, doubles_up_to_the_longest_and_differs)
{
	const struct backoff pauses = {.first = 2000, .longest = 600000};
	int64_t bound = 2000;
	for (int64_t failures = 1; failures <= 60; failures++) {
		int64_t least = INT64_MAX, most = 0;
		for (int i = 0; i < 200; i++) {
			int64_t ms = backoff(pauses, failures);
			least = ms < least ? ms : least;
			most = ms > most ? ms : most;
		}
		cr_expect_geq(least, bound / 2);
		cr_expect_leq(most, bound);
		cr_expect_gt(most - least, bound / 4, "after failure %d", (int)failures);
		bound = bound * 2 < 600000 ? bound * 2 : 600000;
	}
}

Test(backoff, reaches_beyond_what_32_bits_count)
{
	const struct backoff pauses = {.first = 1LL << 40, .longest = 1LL << 40};
	int64_t most = 0;
	for (int i = 0; i < 200; i++) {
		int64_t pause = backoff(pauses, 1);
		most = pause > most ? pause : most;
	}
	cr_expect_gt(most, (1LL << 40) * 3 / 4);
}

/* Waiting before the next attempt. */
#include "backoff.h"

#include <criterion/criterion.h>

Test(backoff, doubles_up_to_ten_minutes_and_differs)
{
	int64_t bound = 2000;
	for (int64_t attempt = 1; attempt <= 60; attempt++) {
		int64_t least = INT64_MAX, most = 0;
		for (int i = 0; i < 200; i++) {
			int64_t ms = backoff_ms(attempt);
			least = ms < least ? ms : least;
			most = ms > most ? ms : most;
		}
		cr_expect_geq(least, bound / 2);
		cr_expect_leq(most, bound);
		cr_expect_gt(most - least, bound / 4, "attempt %d", (int)attempt);
		bound = bound * 2 < 600000 ? bound * 2 : 600000;
	}
}

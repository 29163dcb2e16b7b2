/* When a delivery is tried again. */
#include "webhooks/hook_schedule.h"

#include <criterion/criterion.h>

#include "base/clock.h"
#include "base/macros.h"

Test(hook_schedule, follows_its_pauses_and_ends)
{
	struct hook_schedule schedule;
	cr_assert(hook_schedule_parse("5,300,86400", &schedule));
	static const int64_t pauses_s[] = {5, 300, 86400};
	for (int64_t attempt = 1; attempt <= 3; attempt++) {
		int64_t pause_us = pauses_s[attempt - 1] * US_PER_SECOND;
		int64_t least = INT64_MAX, most = 0;
		for (int i = 0; i < 200; i++) {
			int64_t us = hook_schedule_pause_us(&schedule, attempt, 0);
			least = us < least ? us : least;
			most = us > most ? us : most;
		}
		cr_expect_geq(least, pause_us);
		cr_expect_leq(most, pause_us / 4 * 5);
		cr_expect_gt(most - least, pause_us / 8, "they differ");
	}
	cr_expect_eq(hook_schedule_pause_us(&schedule, 4, 0), 0);
	cr_expect_eq(hook_schedule_pause_us(&schedule, 4, 60), 0);
}

Test(hook_schedule, that_of_standard_webhooks_takes_three_days)
{
	struct hook_schedule schedule;
	cr_assert(hook_schedule_parse("5,300,1800,7200,18000,36000,50400,72000,86400", &schedule));
	int64_t all_s = 0;
	for (size_t i = 0; i < schedule.count; i++)
		all_s += schedule.pauses_s[i];
	cr_expect_gt(all_s, 3 * 86400);
	cr_expect_lt(all_s / 4 * 5, 4 * 86400, "before its event goes, after four days or more");
}

Test(hook_schedule, a_receiver_may_ask_for_longer_but_not_for_weeks)
{
	struct hook_schedule schedule;
	cr_assert(hook_schedule_parse("5", &schedule));
	cr_expect_geq(hook_schedule_pause_us(&schedule, 1, 60), 60 * US_PER_SECOND);
	cr_expect_leq(hook_schedule_pause_us(&schedule, 1, 60), 75 * US_PER_SECOND);
	cr_expect_leq(hook_schedule_pause_us(&schedule, 1, 2), 25 * US_PER_SECOND / 4);
	cr_expect_leq(hook_schedule_pause_us(&schedule, 1, 9999999), 86400 * US_PER_SECOND / 4 * 5);
}

Test(hook_schedule, what_is_no_list_of_seconds_is_refused)
{
	static const char *const broken[] = {"", ",", "5,", ",5", "5,,5", "0", "-5", "86401", "5s",
		"5 ,6", "x", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"};
	struct hook_schedule schedule;
	for (size_t i = 0; i < COUNT_OF(broken); i++)
		cr_expect_not(hook_schedule_parse(broken[i], &schedule), "%s", broken[i]);
	cr_expect(hook_schedule_parse("1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", &schedule));
	cr_expect_eq(schedule.count, HOOK_RETRIES_MAX);
}

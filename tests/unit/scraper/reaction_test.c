/* What each outcome does to those who come next. */
#include "fetch/reaction.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/clock.h"

static const int64_t now_us = INT64_C(1767225600000000);

Test(reaction, no_outcome_is_without_a_rule)
{
	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
		const struct reaction_rule *rule = reaction_rule_of((enum outcome)outcome);
		cr_expect(rule->scope != 0, "%s", outcome_word((enum outcome)outcome));
		cr_expect(rule->tries >= 1);
		cr_expect(rule->longest_us >= rule->first_us);
	}
}

Test(reaction, advice_and_rule_say_the_same)
{
	for (int i = 1; i < OUTCOME_COUNT; i++) {
		enum outcome outcome = (enum outcome)i;
		const struct reaction_rule *rule = reaction_rule_of(outcome);
		switch (outcome_advice(outcome)) {
		case ADVICE_USE:
			cr_expect(eq(i64, rule->first_us, 0));
			break;
		case ADVICE_LONG_PAUSE:
		case ADVICE_NEVER_SAME:
			cr_expect(eq(int, (int)rule->scope, REACTION_SOURCE), "%s",
				outcome_word(outcome));
			cr_expect(rule->first_us >= US_PER_HOUR);
			break;
		case ADVICE_BACK_OFF:
			cr_expect(rule->longest_us > rule->first_us);
			break;
		default:
			cr_expect(rule->first_us >= 10 * US_PER_MINUTE, "%s",
				outcome_word(outcome));
		}
	}
}

Test(reaction, what_was_told_is_asked_again_whenever_one_likes)
{
	cr_expect(eq(i64, reaction_next_try(OUTCOME_OK, 0, 0, now_us), 0));
}

Test(reaction, a_wall_is_tried_again_in_about_a_quarter_of_an_hour)
{
	for (int i = 0; i < 100; i++) {
		int64_t pause_us = reaction_next_try(OUTCOME_LOGIN_REQUIRED, 1, 0, now_us) - now_us;
		cr_expect(pause_us >= 10 * US_PER_MINUTE && pause_us <= 20 * US_PER_MINUTE);
	}
}

Test(reaction, failures_in_a_row_make_it_longer_up_to_a_bound)
{
	int64_t late_us = reaction_next_try(OUTCOME_TRANSIENT, 5, 0, now_us) - now_us;
	cr_expect(late_us >= 16 * US_PER_MINUTE && late_us <= 32 * US_PER_MINUTE);
	int64_t latest_us = reaction_next_try(OUTCOME_TRANSIENT, 1000000, 0, now_us) - now_us;
	cr_expect(latest_us <= 2 * US_PER_HOUR);
}

Test(reaction, nobody_comes_before_the_time_that_a_source_names)
{
	int64_t told_us = reaction_next_try(OUTCOME_RATE_LIMITED, 1, 5000, now_us) - now_us;
	cr_expect(eq(i64, told_us, 5000 * US_PER_SECOND));
}

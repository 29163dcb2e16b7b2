/* One row for each outcome, so that none is forgotten: a test goes through outcome.def. */
#include "fetch/reaction.h"

#include "base/backoff.h"
#include "base/clock.h"

#define MINUTES(count) ((count)*US_PER_MINUTE)
#define HOURS(count) ((count)*US_PER_HOUR)

static const struct reaction_rule rules[OUTCOME_COUNT] = {
	[OUTCOME_UNKNOWN] = {REACTION_PAGE, 1, MINUTES(1), HOURS(1)},
	[OUTCOME_OK] = {REACTION_NOBODY, 1, 0, 0},
	[OUTCOME_MIXED] = {REACTION_NOBODY, 1, 0, 0},
	[OUTCOME_LOGIN_REQUIRED] = {REACTION_PAGE, 1, MINUTES(20), HOURS(6)},
	[OUTCOME_BLOCKED] = {REACTION_SOURCE, 1, HOURS(6), HOURS(48)},
	[OUTCOME_TEMPORARILY_BLOCKED] = {REACTION_SOURCE, 1, HOURS(2), HOURS(24)},
	[OUTCOME_RATE_LIMITED] = {REACTION_SOURCE, 1, MINUTES(2), HOURS(2)},
	[OUTCOME_BAD_REQUEST] = {REACTION_SOURCE, 1, HOURS(24), HOURS(24)},
	/* Said twice before it is believed. */
	[OUTCOME_NOT_FOUND] = {REACTION_NOBODY, 1, MINUTES(30), HOURS(168)},
	[OUTCOME_UNAVAILABLE] = {REACTION_NOBODY, 1, MINUTES(30), HOURS(168)},
	[OUTCOME_NOT_FOUND_OR_NO_PERMISSION] = {REACTION_NOBODY, 1, HOURS(1), HOURS(168)},
	[OUTCOME_WRONG_KIND] = {REACTION_NOBODY, 1, HOURS(168), HOURS(168)},
	[OUTCOME_SHELL_WITHOUT_DATA] = {REACTION_PAGE, 1, MINUTES(20), HOURS(6)},
	[OUTCOME_MARKUP_CHANGED] = {REACTION_PAGE, 1, HOURS(1), HOURS(24)},
	[OUTCOME_AUTH_EXPIRED] = {REACTION_SOURCE, 1, HOURS(24), HOURS(24)},
	[OUTCOME_PERMISSION_DENIED] = {REACTION_NOBODY, 1, HOURS(24), HOURS(168)},
	[OUTCOME_TRANSIENT] = {REACTION_PAGE, 2, MINUTES(2), HOURS(2)},
	[OUTCOME_TRANSIENT_NON_JSON] = {REACTION_PAGE, 2, MINUTES(2), HOURS(2)},
};

const struct reaction_rule *reaction_rule_of(enum outcome outcome)
{
	return &rules[outcome];
}

int64_t reaction_next_try(enum outcome outcome, int failures, int retry_after_s, int64_t now_us)
{
	const struct reaction_rule *rule = &rules[outcome];
	if (!rule->first_us)
		return 0;
	const struct backoff pauses = {rule->first_us, rule->longest_us};
	int64_t pause_us = backoff(pauses, failures);
	int64_t told_us = retry_after_s * US_PER_SECOND;
	return now_us + (pause_us > told_us ? pause_us : told_us);
}

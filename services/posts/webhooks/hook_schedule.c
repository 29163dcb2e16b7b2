/* The schedule of Standard Webhooks is the default: most outages are short, and some are a weekend.
 */
#include "webhooks/hook_schedule.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"

static bool read_pause(const char **text, int64_t *pause_s)
{
	char *end;
	if (!isdigit((unsigned char)**text))
		return false;
	long long value = strtoll(*text, &end, 10);
	if (value < 1 || value > HOOK_PAUSE_MAX_S)
		return false;
	*pause_s = value;
	*text = end;
	return true;
}

bool hook_schedule_parse(const char *text, struct hook_schedule *schedule)
{
	*schedule = (struct hook_schedule){0};
	for (;; text++) {
		if (schedule->count == HOOK_RETRIES_MAX ||
			!read_pause(&text, &schedule->pauses_s[schedule->count++]))
			return false;
		if (*text != ',')
			return !*text;
	}
}

int64_t hook_schedule_pause_us(const struct hook_schedule *schedule, int64_t attempts,
	int64_t retry_after_s)
{
	if (attempts > (int64_t)schedule->count)
		return 0;
	int64_t pause_s = schedule->pauses_s[attempts - 1];
	if (retry_after_s > pause_s)
		pause_s = retry_after_s < HOOK_PAUSE_MAX_S ? retry_after_s : HOOK_PAUSE_MAX_S;
	uint64_t random;
	random_fast(&random, sizeof random);
	uint64_t more_us = random % (uint64_t)(pause_s * US_PER_SECOND / 4 + 1);
	return pause_s * US_PER_SECOND + (int64_t)more_us;
}

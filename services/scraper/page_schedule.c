/* A fetch of the page brings counters and what hardly changes at once, so both are noted then. */
#include "page_schedule.h"

#include "base/clock.h"

#define DAY_US US_PER_DAY

unsigned page_schedule_due(const struct page_paces *paces, const struct page_times *fetched,
	int64_t now_us)
{
	unsigned due = 0;
	for (int i = 0; i < PART_COUNT; i++)
		if (fetched->at_us[i] + paces->every_us[i] <= now_us + SCHEDULE_EARLIER_US)
			due |= 1U << i;
	return due;
}

void page_schedule_note(struct page_times *fetched, unsigned parts, int64_t now_us)
{
	for (int i = 0; i < PART_COUNT; i++)
		if (parts & 1U << i)
			fetched->at_us[i] = now_us;
}

int64_t page_schedule_next_us(const struct page_paces *paces, const struct page_times *fetched)
{
	int64_t next_us = INT64_MAX;
	for (int i = 0; i < PART_COUNT; i++) {
		int64_t at_us = fetched->at_us[i] + paces->every_us[i];
		next_us = at_us < next_us ? at_us : next_us;
	}
	return next_us;
}

static int64_t doubled_us(int64_t first_us, int64_t failures)
{
	int64_t pause_us = first_us;
	for (int64_t i = 1; i < failures && pause_us < DAY_US; i++)
		pause_us *= 2;
	return pause_us < DAY_US ? pause_us : DAY_US;
}

int64_t page_schedule_pause_us(enum outcome outcome, int64_t failures)
{
	switch (outcome_advice(outcome)) {
	case ADVICE_NEXT_SOURCE:
		return doubled_us(15 * US_PER_MINUTE, failures);
	case ADVICE_CONFIRM:
		return doubled_us(60 * US_PER_MINUTE, failures);
	case ADVICE_LONG_PAUSE:
	case ADVICE_ALARM:
		return doubled_us(6 * 60 * US_PER_MINUTE, failures);
	case ADVICE_NEVER_SAME:
	case ADVICE_REFUSE:
		return 7 * DAY_US;
	case ADVICE_USE:
	case ADVICE_BACK_OFF:
		break;
	}
	return doubled_us(US_PER_MINUTE, failures);
}

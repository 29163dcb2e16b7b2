/* The machine's clocks, and one that stands still for tests. */
#include "base/clock.h"

#include <time.h>

static int64_t read_us(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000;
}

static int64_t system_now_us(const struct clock *clock)
{
	(void)clock;
	return read_us(CLOCK_REALTIME);
}

static int64_t fixed_now_us(const struct clock *clock)
{
	return clock->fixed_us;
}

const struct clock clock_system = {.now_us = system_now_us};

struct clock clock_fixed(int64_t now_us)
{
	return (struct clock){.now_us = fixed_now_us, .fixed_us = now_us};
}

int64_t clock_now_us(const struct clock *clock)
{
	return clock->now_us(clock);
}

int64_t clock_monotonic_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

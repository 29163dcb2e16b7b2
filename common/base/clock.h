/* Where "now" comes from: the machine in daemons, a variable in tests. */
#ifndef CRIER_BASE_CLOCK_H
#define CRIER_BASE_CLOCK_H

#include <stdint.h>

#define US_PER_MS INT64_C(1000)
#define US_PER_SECOND INT64_C(1000000)
#define US_PER_MINUTE (60 * US_PER_SECOND)
#define US_PER_HOUR (60 * US_PER_MINUTE)
#define US_PER_DAY (24 * US_PER_HOUR)

struct clock {
	int64_t (*now_us)(const struct clock *clock);
	int64_t fixed_us; /* what clock_fixed answers */
};

/** The machine's wall clock. */
extern const struct clock clock_system;

/** A clock that stands still at now_us (microseconds since 1970, UTC). */
struct clock clock_fixed(int64_t now_us);

/** Microseconds since 1970-01-01T00:00:00Z. */
int64_t clock_now_us(const struct clock *clock);

/** Microseconds of a clock that never steps, for deadlines and durations. */
int64_t clock_monotonic_us(void);

#endif

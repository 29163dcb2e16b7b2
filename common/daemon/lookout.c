/* The moment of the next look, which is moved on by whoever takes it. */
#include "daemon/lookout.h"

#include "base/clock.h"

bool lookout_turn(struct lookout *lookout, int pause_ms)
{
	int64_t now_us = clock_monotonic_us();
	int64_t next_us = atomic_load(&lookout->next_us);
	return now_us >= next_us && atomic_compare_exchange_strong(&lookout->next_us, &next_us,
					    now_us + pause_ms * US_PER_MS);
}

void lookout_call(struct lookout *lookout)
{
	atomic_store(&lookout->next_us, 0);
}

/* When a delivery that failed is tried again. */
#ifndef CRIER_POSTS_WEBHOOKS_HOOK_SCHEDULE_H
#define CRIER_POSTS_WEBHOOKS_HOOK_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOOK_RETRIES_MAX 20
#define HOOK_PAUSE_MAX_S 86400

/* The pauses between attempts. */
struct hook_schedule {
	int64_t pauses_s[HOOK_RETRIES_MAX];
	size_t count;
};

/** Reads pauses of 1..86400 seconds, parted by commas: "5,300,1800".
 *  @return false when it is something else, or too many */
bool hook_schedule_parse(const char *text, struct hook_schedule *schedule);

/**
 * The pause after an attempt that failed: the next of the schedule, or what the receiver asked for
 * where that is longer; and up to a quarter more, so that what failed together does not come
 * together again.
 * @param attempts       begun so far, from 1
 * @param retry_after_s  as the receiver said, up to a day counts; 0: nothing
 * @return microseconds; 0: that was the last one
 */
int64_t hook_schedule_pause_us(const struct hook_schedule *schedule, int64_t attempts,
	int64_t retry_after_s);

#endif

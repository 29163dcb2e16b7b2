/* How long to wait before the next attempt. */
#ifndef CRIER_BASE_BACKOFF_H
#define CRIER_BASE_BACKOFF_H

#include <stdint.h>

/* In whatever unit: the answer has the same. */
struct backoff {
	int64_t first; /* at the most, after the first failure */
	int64_t longest;
};

/**
 * Twice as long with each attempt, up to the longest, and a random part of that, so that those
 * who failed together do not come together (M. Brooker, "Exponential Backoff And Jitter").
 * @param failures  attempts that failed, from 1
 * @return between half of the bound and the bound
 */
int64_t backoff(struct backoff pauses, int64_t failures);

#endif

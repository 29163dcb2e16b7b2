/* How long to wait before the next attempt. */
#ifndef CRIER_SCHEDULER_BACKOFF_H
#define CRIER_SCHEDULER_BACKOFF_H

#include <stdint.h>

/**
 * Twice as long with each attempt, up to ten minutes, and a random part of that, so that those
 * who failed together do not come together (M. Brooker, "Exponential Backoff And Jitter").
 * @param attempt  that failed, from 1
 * @return milliseconds, between half of the bound and the bound
 */
int64_t backoff_ms(int64_t attempt);

#endif

/* Smoothing: posts of one minute that do not all go out at its start. */
#ifndef CRIER_SCHEDULER_SPREAD_H
#define CRIER_SCHEDULER_SPREAD_H

#include "base/call.h"

/**
 * The second of its minute that a post goes out at, any of the first 50 as likely as another. Of a
 * request with an Idempotency-Key it is the same each time.
 * @param spread  whether it was asked for; if not, it is 0
 * @param row     which of the request's posts
 */
int64_t spread_second(const struct call *c, bool spread, size_t row);

#endif

/* Smoothing: posts of one minute that do not all go out at its start. */
#ifndef CRIER_SCHEDULER_SPREAD_H
#define CRIER_SCHEDULER_SPREAD_H

#include <stdbool.h>
#include <stdint.h>

/** @param spread  whether it was asked for @return the second of its minute that a post goes out
 * at, any of the first 50 as likely as another; 0 when it was not */
int64_t spread_second(bool spread);

#endif

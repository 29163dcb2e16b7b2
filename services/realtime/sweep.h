/* What needs no event: comparing with posts, tokens that end, signs of life. Of the loop's thread
 * alone. */
#ifndef CRIER_REALTIME_SWEEP_H
#define CRIER_REALTIME_SWEEP_H

#include "hub.h"

/** Once a second. */
void sweep_tick(struct hub *hub);

#endif

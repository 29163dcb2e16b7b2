/* Several threads that wait for the same work take turns at looking for it: while there is none, it
 * is asked for as often as by one of them. */
#ifndef CRIER_DAEMON_LOOKOUT_H
#define CRIER_DAEMON_LOOKOUT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* All zero at first: then somebody looks at once. */
struct lookout {
	_Atomic int64_t next_us; /* monotonic */
};

/** Whether the caller is to look now. If so, nobody else is for pause_ms, unless it calls. */
bool lookout_turn(struct lookout *lookout, int pause_ms);

/** There is work: whoever comes next looks, too. */
void lookout_call(struct lookout *lookout);

#endif

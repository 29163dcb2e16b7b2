/* What a request asks for: which topic, and what of it is known. */
#ifndef CRIER_REALTIME_TARGET_H
#define CRIER_REALTIME_TARGET_H

#include "base/call.h"
#include "wire/wire.h"

struct target {
	int64_t post_id; /* 0: notifications */
	int64_t after;	 /* PAGE_AFTER_NONE: nothing is known */
};

/**
 * Reads path, ?last= and Last-Event-ID, which counts where both are there: a browser that
 * reconnects sends the newer one with the address it was first given.
 * @return OK | ERR_NOT_FOUND (no such stream) | ERR_BAD_REQUEST (no number; another kind of
 * request)
 */
MUST_CHECK enum err target_read(struct call *c, const struct wire_request *request,
	struct target *target);

#endif

/* A door for work that needs much memory: a few are inside, some wait in line, and the rest is
 * turned away at once instead of waiting without end. */
#ifndef CRIER_AUTH_PASSWORDS_GATE_H
#define CRIER_AUTH_PASSWORDS_GATE_H

#include "base/call.h"

struct gate;

/** @param inside_max  1.. at once; waiting_max in line, for wait_ms at most */
struct gate *gate_create(size_t inside_max, size_t waiting_max, int wait_ms);
void gate_destroy(struct gate *gate);

/** Waits for a place. @return OK: leave with gate_leave | ERR_UNAVAILABLE with Retry-After */
MUST_CHECK enum err gate_enter(struct call *c, struct gate *gate);

void gate_leave(struct gate *gate);

#endif

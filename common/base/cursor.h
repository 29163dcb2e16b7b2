/* Where a page ended: the sort key and id of its last row, as one opaque word. */
#ifndef CRIER_BASE_CURSOR_H
#define CRIER_BASE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/call.h"

struct cursor {
	uint8_t order; /* which sort it belongs to: the daemon's own numbers */
	int64_t key;
	int64_t id;
};

/** The cursor as text for next_cursor, in the call's arena. */
const char *cursor_encode(struct call *c, struct cursor cursor);

/**
 * Reads a cursor that cursor_encode wrote for the same order.
 * @return OK | ERR_BAD_REQUEST (not one of ours, or of another sort)
 */
MUST_CHECK enum err cursor_decode(struct call *c, const char *text, uint8_t order,
	struct cursor *cursor);

#endif

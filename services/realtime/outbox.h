/* What waits to be sent on one connection, within bounds. An empty one takes no memory. */
#ifndef CRIER_REALTIME_OUTBOX_H
#define CRIER_REALTIME_OUTBOX_H

#include <stdbool.h>

#include "buffer.h"

#define OUTBOX_BUFFERS_MAX 256
#define OUTBOX_BYTES_MAX ((size_t)256 * 1024)

struct outbox {
	struct buffer **items;
	unsigned first, count, capacity;
	size_t bytes;
};

/** Takes a buffer in, which it holds. One is taken whatever its size, so that a page of long
 * comments comes through. @return false when it is full */
bool outbox_push(struct outbox *outbox, struct buffer *buffer);

/** The one to be sent next; NULL when it is empty. */
struct buffer *outbox_first(const struct outbox *outbox);

/** Lets go of the first; of the memory with the last. */
void outbox_shift(struct outbox *outbox);

/** Lets go of all. */
void outbox_clear(struct outbox *outbox);

#endif

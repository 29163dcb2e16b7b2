/* A ring that doubles. */
#include "outbox.h"

#include <stdlib.h>

#define CAPACITY_FIRST 4

static void grow(struct outbox *outbox)
{
	unsigned capacity = outbox->capacity ? 2 * outbox->capacity : CAPACITY_FIRST;
	struct buffer **items = calloc(capacity, sizeof *items);
	if (!items)
		abort(); /* out of memory, as the arena has it */
	for (unsigned i = 0; i < outbox->count; i++)
		items[i] = outbox->items[(outbox->first + i) % outbox->capacity];
	free(outbox->items);
	outbox->items = items;
	outbox->capacity = capacity;
	outbox->first = 0;
}

bool outbox_push(struct outbox *outbox, struct buffer *buffer)
{
	if (outbox->count && (outbox->count == OUTBOX_BUFFERS_MAX ||
				     outbox->bytes + buffer->len > OUTBOX_BYTES_MAX))
		return false;
	if (outbox->count == outbox->capacity)
		grow(outbox);
	outbox->items[(outbox->first + outbox->count) % outbox->capacity] = buffer_hold(buffer);
	outbox->count++;
	outbox->bytes += buffer->len;
	return true;
}

struct buffer *outbox_first(const struct outbox *outbox)
{
	return outbox->count ? outbox->items[outbox->first] : NULL;
}

void outbox_shift(struct outbox *outbox)
{
	struct buffer *buffer = outbox->items[outbox->first];
	outbox->bytes -= buffer->len;
	outbox->first = (outbox->first + 1) % outbox->capacity;
	outbox->count--;
	buffer_release(buffer);
	if (outbox->count)
		return;
	free(outbox->items);
	*outbox = (struct outbox){0};
}

void outbox_clear(struct outbox *outbox)
{
	while (outbox->count)
		outbox_shift(outbox);
}

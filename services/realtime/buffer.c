/* Shared bytes. */
#include "buffer.h"

#include <stdlib.h>

struct buffer *buffer_create(size_t len)
{
	struct buffer *buffer = malloc(sizeof *buffer + len);
	if (!buffer)
		abort(); /* out of memory, as the arena has it */
	buffer->holders = 1;
	buffer->len = len;
	return buffer;
}

struct buffer *buffer_hold(struct buffer *buffer)
{
	buffer->holders++;
	return buffer;
}

void buffer_release(struct buffer *buffer)
{
	if (buffer && --buffer->holders == 0)
		free(buffer);
}

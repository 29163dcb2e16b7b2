/* Bytes that many streams are sent: made once, held by each outbox that they wait in. Of the loop's
 * thread alone. */
#ifndef CRIER_REALTIME_BUFFER_H
#define CRIER_REALTIME_BUFFER_H

#include <stddef.h>

struct buffer {
	unsigned holders;
	size_t len;
	unsigned char data[];
};

/** Room for len bytes, held once. */
struct buffer *buffer_create(size_t len);

/** Holds it once more. @return it */
struct buffer *buffer_hold(struct buffer *buffer);

/** Holds it once less; NULL is accepted. */
void buffer_release(struct buffer *buffer);

#endif

/* Messages as the bytes of a stream: text frames of a WebSocket (RFC 6455, section 5.2), or
 * Server-Sent Events (HTML, section 9.2). */
#ifndef CRIER_REALTIME_FRAME_H
#define CRIER_REALTIME_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"

struct message {
	const char *event; /* "comment" */
	int64_t seq;	   /* becomes the id of an event; 0: it has none */
	const char *json;  /* without line breaks */
};

/** Several messages in one buffer, so that they are sent by one system call. */
struct buffer *frame_messages(bool is_websocket, const struct message *messages, size_t count);

/** A sign of life: a ping, or a comment. */
struct buffer *frame_heartbeat(bool is_websocket);

/** The close frame of a WebSocket. */
struct buffer *frame_close(int code);

/** Has an EventSource come back after so long; nothing for a WebSocket. */
struct buffer *frame_retry(bool is_websocket, int64_t retry_ms);

#endif

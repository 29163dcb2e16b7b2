/* Bytes of streams. */
#include "frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HEAD_SIZE 128 /* "id: …\nevent: …\ndata: " */
#define FIN_TEXT 0x81
#define FIN_CLOSE 0x88
#define FIN_PING 0x89
#define LEN_SHORT 125
#define LEN_16_BITS 126
#define LEN_64_BITS 127

/* @return its length */
static size_t frame_head(unsigned char head[HEAD_SIZE], size_t len)
{
	head[0] = FIN_TEXT;
	if (len <= LEN_SHORT) {
		head[1] = (unsigned char)len;
		return 2;
	}
	size_t bytes = len <= UINT16_MAX ? 2 : 8;
	head[1] = bytes == 2 ? LEN_16_BITS : LEN_64_BITS;
	for (size_t i = 0; i < bytes; i++)
		head[2 + i] = (unsigned char)(len >> (8 * (bytes - 1 - i)));
	return 2 + bytes;
}

static size_t event_head(unsigned char head[HEAD_SIZE], const struct message *message)
{
	char *at = (char *)head;
	int len = 0;
	if (message->seq)
		len = snprintf(at, HEAD_SIZE, "id: %" PRId64 "\n", message->seq);
	len += snprintf(at + len, HEAD_SIZE - (size_t)len, "event: %s\ndata: ", message->event);
	return (size_t)len;
}

/* Writes a message at to, or only measures it where that is NULL. @return its length */
static size_t put(unsigned char *to, bool is_websocket, const struct message *message)
{
	unsigned char head[HEAD_SIZE];
	size_t len = strlen(message->json);
	size_t head_len = is_websocket ? frame_head(head, len) : event_head(head, message);
	size_t tail_len = is_websocket ? 0 : 2;
	if (to) {
		memcpy(to, head, head_len);
		memcpy(to + head_len, message->json, len);
		memcpy(to + head_len + len, "\n\n", tail_len);
	}
	return head_len + len + tail_len;
}

struct buffer *frame_messages(bool is_websocket, const struct message *messages, size_t count)
{
	size_t len = 0;
	for (size_t i = 0; i < count; i++)
		len += put(NULL, is_websocket, &messages[i]);
	struct buffer *buffer = buffer_create(len);
	unsigned char *at = buffer->data;
	for (size_t i = 0; i < count; i++)
		at += put(at, is_websocket, &messages[i]);
	return buffer;
}

static struct buffer *copy(const void *data, size_t len)
{
	struct buffer *buffer = buffer_create(len);
	memcpy(buffer->data, data, len);
	return buffer;
}

struct buffer *frame_heartbeat(bool is_websocket)
{
	/* libwebsockets does not tell of a pong that is empty. */
	static const unsigned char ping[] = {FIN_PING, 1, 'c'};
	return is_websocket ? copy(ping, sizeof ping) : copy(":\n\n", 3);
}

struct buffer *frame_close(int code)
{
	const unsigned char frame[] = {FIN_CLOSE, 2, (unsigned char)(code >> 8),
		(unsigned char)code};
	return copy(frame, sizeof frame);
}

struct buffer *frame_retry(bool is_websocket, int64_t retry_ms)
{
	char text[HEAD_SIZE];
	int len = snprintf(text, sizeof text, "retry: %" PRId64 "\n\n", retry_ms);
	return copy(text, is_websocket ? 0 : (size_t)len);
}

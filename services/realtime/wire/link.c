/* One connection: what is sent on it, what waits, and its end. What goes out is one buffer for all
 * streams, framed once (frame.c) and written as it stands: LWS_WRITE_HTTP leaves bytes alone, and
 * what a socket does not take libwebsockets keeps and sends by itself. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "frame.h"
#include "wire/inside.h"

#define SEND_BUFFER_BYTES (64 * 1024)
#define UNHEARD_MS 60000 /* what was sent, and the other side does not confirm */
#define CLOSE_S 2

/* Of memory, and of how long a machine that vanished is believed to be there: without a bound the
 * kernel sends again for a quarter of an hour (RFC 5482). */
static void bound_socket(struct lws *wsi)
{
	int fd = lws_get_socket_fd(wsi);
	int bytes = SEND_BUFFER_BYTES;
	unsigned unheard_ms = UNHEARD_MS;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unheard_ms, sizeof unheard_ms);
}

struct link *link_add(struct lws *wsi)
{
	struct link *link = calloc(1, sizeof *link);
	if (!link)
		abort(); /* out of memory, as the arena has it */
	link->wire = lws_context_user(lws_get_context(wsi));
	link->wsi = wsi;
	lws_set_opaque_user_data(wsi, link);
	lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
	bound_socket(wsi);
	return link;
}

void link_lose(struct lws *wsi)
{
	struct link *link = lws_get_opaque_user_data(wsi);
	if (!link)
		return;
	lws_set_opaque_user_data(wsi, NULL);
	if (link->owner)
		link->wire->options.events->gone(link->owner);
	outbox_clear(&link->outbox);
	free(link->heard);
	free(link);
}

/* With a reset: what the other side does not read would stay in the kernel for minutes. */
void link_cut(struct link *link)
{
	static const struct linger at_once = {.l_onoff = 1};
	if (link->is_cut)
		return;
	setsockopt(lws_get_socket_fd(link->wsi), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	link->is_cut = true;
	link->wire->has_cut = true;
	lws_set_timeout(link->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

static void write_now(struct link *link, const struct buffer *buffer)
{
	/* Not const there, because of what other kinds of writing do. */
	unsigned char *data = (unsigned char *)(uintptr_t)buffer->data;
	if (lws_write(link->wsi, data, buffer->len, LWS_WRITE_HTTP) < 0)
		link_cut(link);
}

static void note_waiting(struct link *link)
{
	bool waits = link->outbox.count || lws_partial_buffered(link->wsi);
	if (!waits)
		link->waits_since_us = 0;
	else if (!link->waits_since_us)
		link->waits_since_us = clock_monotonic_us();
}

void link_send(struct link *link, struct buffer *buffer)
{
	if (link->is_cut || link->is_ending)
		return;
	if (!link->outbox.count && !lws_partial_buffered(link->wsi)) {
		write_now(link, buffer);
	} else if (outbox_push(&link->outbox, buffer)) {
		lws_callback_on_writable(link->wsi);
	} else {
		link_cut(link);
	}
	note_waiting(link);
}

/* A WebSocket gets a close frame, and has a moment to answer it. @return as a callback does: not 0
 * closes */
static int close_now(struct link *link)
{
	if (!link->is_websocket)
		return -1;
	if (!link->close_code)
		return 0;
	struct buffer *frame = frame_close(link->close_code);
	write_now(link, frame);
	buffer_release(frame);
	link->close_code = 0;
	lws_set_timeout(link->wsi, PENDING_TIMEOUT_CLOSE_ACK, CLOSE_S);
	return 0;
}

int link_send_on(struct link *link)
{
	struct buffer *buffer;
	while (!link->is_cut && (buffer = outbox_first(&link->outbox)) &&
		!lws_partial_buffered(link->wsi)) {
		write_now(link, buffer);
		outbox_shift(&link->outbox);
	}
	note_waiting(link);
	if (link->waits_since_us || link->is_cut) {
		lws_callback_on_writable(link->wsi);
		return 0;
	}
	if (link->is_ending)
		return close_now(link);
	link->wire->options.events->drained(link->owner);
	return 0;
}

static void send_text(struct link *link, const char *text, size_t len)
{
	struct buffer *buffer = buffer_create(len);
	memcpy(buffer->data, text, len);
	link_send(link, buffer);
	buffer_release(buffer);
}

void link_accept(struct link *link)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
				   "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
				   "Connection: close\r\n\r\n";
	if (!*link->key)
		send_text(link, head, sizeof head - 1);
	else if (!wire_upgrade(link))
		link_cut(link);
}

void link_refuse(struct link *link, const char *response, size_t len)
{
	send_text(link, response, len);
	link_end(link, 0);
}

void link_end(struct link *link, int code)
{
	if (link->is_ending)
		return;
	link->is_ending = true;
	link->close_code = code;
	lws_callback_on_writable(link->wsi);
}

int64_t link_waits_since_us(const struct link *link)
{
	return link->waits_since_us;
}

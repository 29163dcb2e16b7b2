/* libwebsockets on a loop of libuv that is ours, so that waking it and its clock are ours too, and
 * libwebsockets takes no signals. Its own framing is used for what comes in. What goes out is one
 * buffer for all streams, framed once (frame.c) and written as it stands: LWS_WRITE_HTTP leaves
 * bytes alone, and what a socket does not take libwebsockets keeps and sends by itself. */
#include "wire.h"

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/clock.h"
#include "base/macros.h"
#include "frame.h"
#include "outbox.h"

#define HEADERS_BYTES_MAX 12288
#define HEADERS_AT_ONCE \
	4096 /* made when they are needed: those who come back at once have one each */
#define HANDSHAKE_S 10
#define FILES_BESIDE 256
#define WRITE_BYTES_MAX (1 << 20)
#define RECEIVE_BYTES 512 /* kept for each WebSocket */
#define SEND_BUFFER_BYTES (64 * 1024)
#define KEEPALIVE_S 60
#define UNHEARD_MS 60000 /* what was sent, and the other side does not confirm */
#define ADDRESS_SIZE 64
#define TICK_MS 1000
#define PROTOCOL "crier"
#define CLOSE_S 2
#define KEY_SIZE 25 /* of a handshake: 16 bytes in base64 (RFC 6455, section 4.1) */
#define HANDSHAKE_SIZE 256

struct wire {
	struct wire_options options;
	struct lws_context *context;
	pthread_t thread;
	uv_loop_t loop;
	uv_async_t waker;
	uv_timer_t ticker;
	int stand_in;		/* a socket of nobody's, see detach */
	struct link *upgrading; /* the one whose handshake libwebsockets is given, see upgrade */
	bool has_cut;		/* a link is to be cut, which libwebsockets is to look after */
	bool ending;		/* set by wire_destroy, read after a wake */
	bool started;
	char host[ADDRESS_SIZE];
};

struct link {
	struct wire *wire;
	struct lws *wsi;
	void *owner;
	struct outbox outbox;
	int64_t waits_since_us;
	char key[KEY_SIZE]; /* of a WebSocket's handshake; "" of Server-Sent Events */
	bool is_websocket;  /* the handshake is done */
	bool is_ending;
	bool is_cut;
	int close_code; /* 0: was sent */
	char *heard;	/* a message of which only a part is here */
	size_t heard_len;
};

/* Reading a request. */

static const struct {
	enum lws_token_indexes token;
	const char *custom; /* instead of it */
} headers[] = {
	[REQUEST_PATH] = {WSI_TOKEN_GET_URI, NULL},
	[REQUEST_AUTHORIZATION] = {WSI_TOKEN_HTTP_AUTHORIZATION, NULL},
	[REQUEST_COOKIE] = {WSI_TOKEN_HTTP_COOKIE, NULL},
	[REQUEST_ORIGIN] = {WSI_TOKEN_ORIGIN, NULL},
	[REQUEST_HOST] = {WSI_TOKEN_HOST, NULL},
	[REQUEST_LAST_EVENT_ID] = {WSI_TOKEN_COUNT, "last-event-id:"},
	[REQUEST_REAL_IP] = {WSI_TOKEN_COUNT, "x-real-ip:"},
	[REQUEST_FORWARDED_PROTO] = {WSI_TOKEN_COUNT, "x-forwarded-proto:"},
	[REQUEST_ID] = {WSI_TOKEN_COUNT, "x-request-id:"},
};

/* Where to write next, and how much room is there. */
struct packing {
	char *at;
	char *end;
};

static const char *pack(struct packing *packing, int len)
{
	if (len < 0)
		return NULL;
	const char *packed = packing->at;
	packing->at += len;
	*packing->at++ = '\0';
	return packed;
}

static const char *pack_header(struct lws *wsi, enum request_field field, struct packing *packing)
{
	int room = (int)(packing->end - packing->at);
	const char *custom = headers[field].custom;
	if (custom) {
		int len = lws_hdr_custom_length(wsi, custom, (int)strlen(custom));
		return len < 0 ? NULL
			       : pack(packing, lws_hdr_custom_copy(wsi, packing->at, room, custom,
						       (int)strlen(custom)));
	}
	if (!lws_hdr_total_length(wsi, headers[field].token))
		return NULL;
	return pack(packing, lws_hdr_copy(wsi, packing->at, room, headers[field].token));
}

/* "last=7" and "ticket=…": what else is in the query is passed over. */
static void pack_query(struct lws *wsi, struct wire_request *request, struct packing *packing)
{
	for (int i = 0;; i++) {
		int room = (int)(packing->end - packing->at);
		int len = lws_hdr_copy_fragment(wsi, packing->at, room, WSI_TOKEN_HTTP_URI_ARGS, i);
		if (len < 0)
			return;
		if (strncmp(packing->at, "last=", 5) == 0)
			request->fields[REQUEST_LAST] = pack(packing, len) + 5;
		else if (strncmp(packing->at, "ticket=", 7) == 0)
			request->fields[REQUEST_TICKET] = pack(packing, len) + 7;
	}
}

static struct wire_request *read_request(struct lws *wsi, bool is_websocket)
{
	size_t room = HEADERS_BYTES_MAX + ADDRESS_SIZE + (size_t)2 * REQUEST_FIELDS;
	struct wire_request *request = calloc(1, sizeof *request + room);
	if (!request)
		abort(); /* out of memory, as the arena has it */
	char *text = (char *)(request + 1);
	struct packing packing = {.at = text, .end = text + room};
	request->is_websocket = is_websocket;
	for (int field = 0; field < (int)COUNT_OF(headers); field++)
		request->fields[field] = pack_header(wsi, (enum request_field)field, &packing);
	pack_query(wsi, request, &packing);
	lws_get_peer_simple(wsi, packing.at, (size_t)(packing.end - packing.at));
	request->fields[REQUEST_PEER] = pack(&packing, (int)strlen(packing.at));
	return request;
}

/* Sending. */

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

/* @return as a callback does */
static int send_on(struct link *link)
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

/* Leaving libwebsockets' HTTP. */

/* A second descriptor of a socket; the first one is given another file before libwebsockets shuts
 * it down. @return -1 when there are no descriptors left */
static int detach(struct lws *wsi, const struct wire *wire)
{
	int old = lws_get_socket_fd(wsi);
	int fd = dup(old);
	if (fd < 0)
		return -1;
	epoll_ctl(uv_backend_fd(&wire->loop), EPOLL_CTL_DEL, old, NULL);
	dup2(wire->stand_in, old);
	return fd;
}

/* libwebsockets keeps the headers of a request, 13 KB, as long as it is being answered, cuts off
 * what takes longer than minutes, and wants to know at once whether a WebSocket is agreed to. So a
 * request that is read goes on as a bare socket.
 * @return NULL when there are no descriptors left */
static struct lws *take_over(struct lws *wsi, const struct wire *wire)
{
	lws_sock_file_fd_type fd = {.sockfd = detach(wsi, wire)};
	if (fd.sockfd < 0)
		return NULL;
	struct lws *bare = lws_adopt_descriptor_vhost(lws_get_vhost(wsi), LWS_ADOPT_SOCKET, fd,
		PROTOCOL, NULL); /* closes it where that fails */
	if (bare)
		lws_set_timeout(bare, NO_PENDING_TIMEOUT, 0);
	return bare;
}

/* A bare socket becomes a WebSocket: libwebsockets is given the handshake once more, from memory,
 * and now answers it before this returns, unless too many others are being read.
 * @return false when it did not; the link is of no use then */
static bool upgrade(struct link *link)
{
	char handshake[HANDSHAKE_SIZE];
	struct lws *bare = link->wsi;
	int len = snprintf(handshake, sizeof handshake,
		"GET / HTTP/1.1\r\nHost: crier\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
		link->key);
	int fd = detach(bare, link->wire);
	if (fd < 0)
		return false;
	link->wire->upgrading = link;
	struct lws *wsi = lws_adopt_socket_vhost_readbuf(lws_get_vhost(bare), fd, handshake,
		(size_t)len);
	link->wire->upgrading = NULL;
	if (wsi && !link->is_websocket) /* it would be answered as a request of its own */
		lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	if (!wsi || !link->is_websocket)
		return false;
	lws_set_opaque_user_data(bare, NULL);
	lws_set_timeout(bare, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
	lws_set_opaque_user_data(wsi, link);
	lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
	link->wsi = wsi;
	return true;
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
	else if (!upgrade(link))
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

/* What libwebsockets calls. */

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

static struct link *add_link(struct lws *wsi)
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

/* Whether a request is a WebSocket's handshake. @param[out] key  "" when it is none */
static bool read_key(struct lws *wsi, char key[KEY_SIZE])
{
	static const char base64[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char version[3] = "";
	bool is_there = lws_hdr_copy(wsi, key, KEY_SIZE, WSI_TOKEN_KEY) == KEY_SIZE - 1 &&
			lws_hdr_copy(wsi, version, sizeof version, WSI_TOKEN_VERSION) > 0 &&
			strcmp(version, "13") == 0 && strspn(key, base64) == KEY_SIZE - 3 &&
			strcmp(key + KEY_SIZE - 3, "==") == 0;
	if (!is_there)
		*key = '\0';
	return is_there;
}

/* What libwebsockets still has of it is closed in any case. @return as a callback does */
static int arrive(struct lws *wsi, bool asks_for_websocket)
{
	char key[KEY_SIZE] = "";
	bool is_websocket = asks_for_websocket && read_key(wsi, key);
	struct wire_request *request = read_request(wsi, is_websocket);
	struct lws *bare = take_over(wsi, lws_context_user(lws_get_context(wsi)));
	if (!bare) {
		free(request);
		return -1;
	}
	struct link *link = add_link(bare);
	const struct wire_options *options = &link->wire->options;
	memcpy(link->key, key, KEY_SIZE);
	link->owner = options->events->arrived(options->self, link, request);
	return -1;
}

/* Another kind of upgrade is none of ours. @return as a callback does: 0 agrees */
static int confirm(struct lws *wsi, const char *protocol)
{
	const struct wire *wire = lws_context_user(lws_get_context(wsi));
	if (strcasecmp(protocol, "websocket") != 0)
		return -1;
	if (!wire->upgrading)
		return arrive(wsi, true);
	wire->upgrading->is_websocket = true;
	return 0;
}

static int hear(struct link *link, const char *data, size_t len)
{
	if (link->heard_len + len > WIRE_MESSAGE_BYTES_MAX || lws_frame_is_binary(link->wsi)) {
		lws_close_reason(link->wsi,
			lws_frame_is_binary(link->wsi) ? LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE
						       : LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE,
			NULL, 0);
		return -1;
	}
	char *heard = realloc(link->heard, link->heard_len + len + 1);
	if (!heard)
		abort(); /* out of memory, as the arena has it */
	memcpy(heard + link->heard_len, data, len);
	link->heard = heard;
	link->heard_len += len;
	if (!lws_is_final_fragment(link->wsi))
		return 0;
	heard[link->heard_len] = '\0';
	link->wire->options.events->said(link->owner, heard, link->heard_len);
	free(link->heard);
	link->heard = NULL;
	link->heard_len = 0;
	return 0;
}

static void lose_link(struct lws *wsi)
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

/* @return as a callback does */
static int serve(struct link *link, enum lws_callback_reasons reason, const char *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_RAW_WRITEABLE:
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return send_on(link);
	case LWS_CALLBACK_RECEIVE:
		return hear(link, in, len);
	case LWS_CALLBACK_RECEIVE_PONG:
		link->wire->options.events->ponged(link->owner);
		return 0;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		return link->is_ending; /* then it answers ours */
	default:
		return 0;
	}
}

static int call_back(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
	size_t len)
{
	(void)user;
	struct link *link = lws_get_opaque_user_data(wsi);
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return arrive(wsi, false);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return confirm(wsi, in);
	case LWS_CALLBACK_RECEIVE: /* without a link: said before it was agreed to */
	case LWS_CALLBACK_RAW_WRITEABLE:
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return link ? serve(link, reason, in, len) : -1;
	case LWS_CALLBACK_WSI_DESTROY:
		lose_link(wsi);
		return 0;
	default:
		return link ? serve(link, reason, in, len) : 0;
	}
}

/* The loop. */

/* libwebsockets looks at its timers when something happens to its own sockets. */
static void see_to_cuts(struct wire *wire)
{
	if (wire->has_cut)
		lws_cancel_service(wire->context);
	wire->has_cut = false;
}

/* Nothing is left in the loop then, so that uv_run returns. */
static void end(struct wire *wire)
{
	uv_close((uv_handle_t *)&wire->waker, NULL);
	uv_close((uv_handle_t *)&wire->ticker, NULL);
	if (wire->context)
		lws_context_destroy(wire->context);
}

static void wake(uv_async_t *waker)
{
	struct wire *wire = waker->data;
	if (__atomic_load_n(&wire->ending, __ATOMIC_ACQUIRE)) {
		end(wire);
		return;
	}
	wire->options.events->woken(wire->options.self);
	see_to_cuts(wire);
}

static void tick(uv_timer_t *ticker)
{
	struct wire *wire = ticker->data;
	wire->options.events->ticked(wire->options.self);
	see_to_cuts(wire);
}

static void *run(void *arg)
{
	struct wire *wire = arg;
	uv_run(&wire->loop, UV_RUN_DEFAULT);
	/* What was waiting for its descriptors to be closed. */
	if (wire->context)
		lws_context_destroy(wire->context);
	uv_run(&wire->loop, UV_RUN_DEFAULT);
	uv_loop_close(&wire->loop);
	close(wire->stand_in);
	return NULL;
}

static void prepare_loop(struct wire *wire)
{
	wire->stand_in = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	wire->waker.data = wire;
	wire->ticker.data = wire;
	if (wire->stand_in < 0 || uv_loop_init(&wire->loop) ||
		uv_async_init(&wire->loop, &wire->waker, wake) ||
		uv_timer_init(&wire->loop, &wire->ticker) ||
		uv_timer_start(&wire->ticker, tick, TICK_MS, TICK_MS))
		abort(); /* out of memory or descriptors, before anything is served */
}

/* libwebsockets finds connections by their descriptor in a table as large as the limit of open
 * files. */
static void limit_files(int links_max)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	rlim_t wanted = (rlim_t)links_max + FILES_BESIDE;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

static bool read_address(struct wire *wire, int *port)
{
	const char *address = wire->options.address;
	const char *colon = strrchr(address, ':');
	if (!colon || (size_t)(colon - address) >= sizeof wire->host)
		return false;
	memcpy(wire->host, address, (size_t)(colon - address));
	*port = atoi(colon + 1);
	return *port > 0 && *port < 65536;
}

static struct lws_context *create_context(struct wire *wire, int port)
{
	static const struct lws_protocols protocols[] = {
		{.name = PROTOCOL,
			.callback = call_back,
			.rx_buffer_size = RECEIVE_BYTES,
			.tx_packet_size = WRITE_BYTES_MAX},
		{0},
	};
	void *loops[] = {&wire->loop};
	const struct lws_context_creation_info info = {
		.port = port,
		.iface = wire->host,
		.protocols = protocols,
		.foreign_loops = loops,
		.pcontext = &wire->context, /* set to NULL when it is gone */
		.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DISABLE_IPV6 |
			   LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND,
		.max_http_header_data2 = HEADERS_BYTES_MAX,
		.max_http_header_pool2 = HEADERS_AT_ONCE,
		.timeout_secs = HANDSHAKE_S,
		.ka_time = KEEPALIVE_S,
		.ka_probes = 3,
		.ka_interval = 10,
		.user = wire,
	};
	lws_set_log_level(0, NULL);
	return lws_create_context(&info);
}

struct wire *wire_create(const struct wire_options *options, char *why, size_t why_size)
{
	struct wire *wire = calloc(1, sizeof *wire);
	if (!wire)
		abort(); /* out of memory, as the arena has it */
	wire->options = *options;
	int port;
	limit_files(options->links_max);
	prepare_loop(wire);
	if (read_address(wire, &port))
		wire->context = create_context(wire, port);
	if (wire->context)
		return wire;
	snprintf(why, why_size, "cannot listen on %s", options->address);
	wire_destroy(wire);
	return NULL;
}

bool wire_start(struct wire *wire)
{
	wire->started = pthread_create(&wire->thread, NULL, run, wire) == 0;
	return wire->started;
}

void wire_wake(struct wire *wire)
{
	uv_async_send(&wire->waker);
}

void wire_destroy(struct wire *wire)
{
	if (!wire)
		return;
	if (wire->started) {
		__atomic_store_n(&wire->ending, true, __ATOMIC_RELEASE);
		wire_wake(wire);
		pthread_join(wire->thread, NULL);
	} else {
		end(wire);
		run(wire);
	}
	free(wire);
}

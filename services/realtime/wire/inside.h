/* What the files of this folder share: no other includes it, nor libwebsockets. */
#ifndef CRIER_REALTIME_WIRE_INSIDE_H
#define CRIER_REALTIME_WIRE_INSIDE_H

#include <libwebsockets.h>
#include <pthread.h>
#include <uv.h>

#include "outbox.h"
#include "wire/wire.h"

#define WIRE_PROTOCOL "crier"
#define WIRE_HEADERS_BYTES_MAX 12288
#define WIRE_ADDRESS_SIZE 64
#define WIRE_KEY_SIZE 25 /* of a handshake: 16 bytes in base64 (RFC 6455, section 4.1) */

struct wire {
	struct wire_options options;
	struct lws_context *context;
	pthread_t thread;
	uv_loop_t loop;
	uv_async_t waker;
	uv_timer_t ticker;
	int stand_in;		/* a socket of nobody's, see takeover.c */
	struct link *upgrading; /* the one whose handshake libwebsockets is given, see takeover.c */
	bool has_cut;		/* a link is to be cut, which libwebsockets is to look after */
	bool ending;		/* set by wire_destroy, read after a wake */
	bool started;
	char host[WIRE_ADDRESS_SIZE];
};

struct link {
	struct wire *wire;
	struct lws *wsi;
	void *owner;
	struct outbox outbox;
	int64_t waits_since_us;
	char key[WIRE_KEY_SIZE]; /* of a WebSocket's handshake; "" of Server-Sent Events */
	bool is_websocket;	 /* the handshake is done */
	bool is_ending;
	bool is_cut;
	int close_code; /* 0: was sent */
	char *heard;	/* a message of which only a part is here */
	size_t heard_len;
};

/* request.c */

/** All that the hub wants to know of a request that libwebsockets has read. @return freed with
 * free() */
struct wire_request *wire_request_read(struct lws *wsi, bool is_websocket);

/** Whether it is a WebSocket's handshake that can be agreed to. @param[out] key  "" when it is
 * none */
bool wire_request_key(struct lws *wsi, char key[WIRE_KEY_SIZE]);

/* link.c */

/** A link of nobody's yet, for a connection. */
struct link *link_add(struct lws *wsi);

/** The connection is gone: so is its link, where it has one. */
void link_lose(struct lws *wsi);

/** As much of what waits as the socket takes. @return as libwebsockets' callback does: not 0
 * closes */
int link_send_on(struct link *link);

/* takeover.c */

/** A request that is read goes on as a bare socket. @return NULL when there are no descriptors
 * left */
struct lws *wire_take_over(struct lws *wsi, const struct wire *wire);

/** A bare socket becomes a WebSocket, whose handshake is answered. @return false when it did not;
 * the link is of no use then */
bool wire_upgrade(struct link *link);

/* callbacks.c */

/** Everything that libwebsockets tells. */
int wire_call_back(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
	size_t len);

#endif

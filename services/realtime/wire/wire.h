/* Sockets: thousands of Server-Sent Events and WebSockets on one thread. Only this folder knows
 * libwebsockets. All but wire_create, wire_start, wire_wake and wire_destroy is for that
 * thread, which calls what struct wire_events has. */
#ifndef CRIER_REALTIME_WIRE_H
#define CRIER_REALTIME_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"

struct wire;
struct link; /* one connection */

#define WIRE_MESSAGE_BYTES_MAX \
	32768 /* 5,000 characters, each as \uXXXX\uXXXX at worst, fit not quite */

/* What the hub wants to know of a request. */
enum request_field {
	REQUEST_PATH,
	REQUEST_AUTHORIZATION,
	REQUEST_COOKIE,
	REQUEST_ORIGIN,
	REQUEST_HOST,
	REQUEST_LAST_EVENT_ID,
	REQUEST_REAL_IP,
	REQUEST_FORWARDED_PROTO,
	REQUEST_ID,
	REQUEST_PEER,
	REQUEST_LAST,	/* of the query */
	REQUEST_TICKET, /* likewise */
	REQUEST_FIELDS
};

/* One piece of memory, freed with free(). */
struct wire_request {
	bool is_websocket;		    /* it is a handshake that can be agreed to */
	const char *fields[REQUEST_FIELDS]; /* NULL: not there */
};

struct wire_events {
	/** Somebody wants a stream. Owns request. @return what becomes the link's owner; NULL when
	 * it answered with link_refuse */
	void *(*arrived)(void *self, struct link *link, struct wire_request *request);
	/** A whole text message; it lives until the call returns. */
	void (*said)(void *owner, const char *text, size_t len);
	/** The other side is there still. */
	void (*ponged)(void *owner);
	/** Nothing waits to be sent any more. */
	void (*drained)(void *owner);
	/** The connection is gone, and so is the link. */
	void (*gone)(void *owner);
	void (*woken)(void *self);  /* after wire_wake; several may be one */
	void (*ticked)(void *self); /* once a second */
};

struct wire_options {
	const char *address; /* "127.0.0.1:8087" */
	int links_max;	     /* the limit of open files is raised for them, as far as may be */
	const struct wire_events *events;
	void *self;
};

/** Listens; nothing is called until wire_start. @return NULL with why filled when the address
 * cannot be had */
struct wire *wire_create(const struct wire_options *options, char *why, size_t why_size);

/** How many links may be taken: fewer than was wished where the process may not have the files for
 * them and for what else it opens. */
int wire_links_max(const struct wire *wire);

/** Starts the thread, once whatever the events need is in place. @return whether it could be */
bool wire_start(struct wire *wire);

/** Ends the thread and every connection; NULL is accepted. */
void wire_destroy(struct wire *wire);

/** From any thread: has woken() called soon. */
void wire_wake(struct wire *wire);

/** Begins a stream that was asked for: answers the handshake of a WebSocket, or with the head of
 * Server-Sent Events. */
void link_accept(struct link *link);

/** Answers with an HTTP response that is whole, and closes; instead of link_accept. */
void link_refuse(struct link *link, const char *response, size_t len);

/** Sends, or keeps until that can be. A client that lets too much wait is cut off. */
void link_send(struct link *link, struct buffer *buffer);

/** Ends it when all is sent. @param code  of a WebSocket's close frame (RFC 6455, section 7.4) */
void link_end(struct link *link, int code);

/** Cuts it off, soon. */
void link_cut(struct link *link);

/** Since when something waits to be sent, as clock_monotonic_us; 0: nothing does. */
int64_t link_waits_since_us(const struct link *link);

#endif

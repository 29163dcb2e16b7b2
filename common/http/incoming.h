/* A request as it came off the wire, before anything is believed: head.c checks the frame,
 * dispatch.c the rest. Nothing here knows civetweb. */
#ifndef CRIER_HTTP_INCOMING_H
#define CRIER_HTTP_INCOMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/call.h"
#include "http/api.h"

#define INCOMING_HEADERS_MAX 63
#define INCOMING_HEAD_BYTES_MAX ((size_t)16 * 1024)
#define INCOMING_URI_BYTES_MAX ((size_t)8 * 1024)
#define INCOMING_CHUNKED INT64_C(-1)

struct header {
	const char *name;
	const char *value; /* without spaces around it */
};

/* The headers this layer reads itself; head.c has their names. */
enum known_header {
	HEADER_AUTHORIZATION,
	HEADER_CONNECTION,
	HEADER_CONTENT_LENGTH,
	HEADER_CONTENT_TYPE,
	HEADER_COOKIE,
	HEADER_CSRF_TOKEN,
	HEADER_EXPECT,
	HEADER_FINGERPRINT,
	HEADER_HOST,
	HEADER_IDEMPOTENCY_KEY,
	HEADER_IF_NONE_MATCH,
	HEADER_ON_BEHALF,
	HEADER_REAL_IP,
	HEADER_REQUEST_ID,
	HEADER_TRACEPARENT,
	HEADER_TRANSFER_ENCODING,
	HEADER_USER_AGENT,
	HEADER_FORWARDED_FOR,
	HEADER_FORWARDED_PROTO,
	HEADER_KNOWN_COUNT
};

/* How much of the body was taken off the connection. */
enum body_state { BODY_NONE, BODY_UNREAD, BODY_READ, BODY_BROKEN };

struct incoming {
	/* From the server. */
	const char *method;
	const char *path;    /* with its escapes, without the query */
	const char *query;   /* after the ?; NULL without one */
	const char *version; /* "1.1" */
	struct header *headers;
	size_t header_count;
	const char *peer; /* address at the other end of the connection */
	/** Reads up to size bytes of the body. @return bytes; 0 at its end; negative: broken */
	int (*read_body)(void *connection, char *to, size_t size);
	/** Tells a client that waits with its body to go on (RFC 9110, section 10.1.1). */
	void (*invite_body)(void *connection);
	void *connection;

	/* From head_check. */
	enum http_method verb;
	bool is_head; /* HEAD: answered as GET, without the body */
	bool keep_alive;
	bool waits_with_body;
	const char *known[HEADER_KNOWN_COUNT]; /* NULL: not sent */
	int64_t content_length;		       /* INCOMING_CHUNKED, or bytes */
	enum body_state body_state;

	/* From body_decode: all of the body, where it was read. */
	const char *body;
	size_t body_len;
};

/** The value of a header by its name in any case; NULL when it was not sent. */
const char *incoming_header(const struct incoming *in, const char *name);

#endif

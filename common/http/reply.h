/* An answer being made: headers and body end up in one piece, for one send(2). */
#ifndef CRIER_HTTP_REPLY_H
#define CRIER_HTTP_REPLY_H

#include "base/call.h"
#include "base/text.h"
#include "http/incoming.h"

#define REPLY_BODY_BYTES_MAX ((size_t)32 * 1024 * 1024)

struct reply {
	int status;
	const char *content_type;  /* NULL: no body */
	const char *cache_control; /* NULL: no-store */
	const char *etag;	   /* the following: NULL for none */
	const char *location;
	const char *allow;
	const char *www_authenticate;
	int retry_after_s; /* 0: none */
	struct text text;  /* room for the headers, then the body */
};

/** Starts an answer in the call's arena. */
void reply_init(struct reply *reply, struct call *c);

/** Where the body is appended. */
struct text *reply_body(struct reply *reply);

/** What was appended so far; valid until more is. */
const char *reply_text(struct reply *reply, size_t *len);

/** Drops what was appended so far. */
void reply_clear_body(struct reply *reply);

/**
 * Puts the headers before the body.
 * @param[out] len  bytes of the whole answer
 * @return the whole answer; lives as long as the call
 */
const char *reply_seal(struct reply *reply, struct call *c, const struct incoming *in, size_t *len);

#endif

/* Calls to other daemons and to the world, over libcurl: deadline, retries, breaker, trace. */
#ifndef CRIER_HTTP_CLIENT_H
#define CRIER_HTTP_CLIENT_H

#include "base/call.h"
#include "http/api.h"
#include "json/shape.h"

struct http_client;

struct http_client_options {
	const char *base_url;	   /* "http://127.0.0.1:8082" */
	const char *service_token; /* sent as Bearer; NULL: none */
	int timeout_ms;		   /* of one try; the call's deadline cuts it shorter */
	int tries_max;		   /* of an idempotent request; 1..10 */
	size_t answer_bytes_max;
};

struct http_request {
	enum http_method method;
	const char *path;		/* with its query, already encoded */
	const struct shape *body_shape; /* NULL: no body, or raw_body */
	const void *body;
	const struct raw_body
		*raw_body; /* instead of body: sent as it is, with its type; or NULL */
	const struct shape *answer_shape; /* NULL: the answer's body is dropped */
	void *answer;
	struct raw_body *raw_answer;	   /* instead of answer: the body as it came; or NULL */
	const struct principal *on_behalf; /* whom the other daemon should act for; or NULL */
	const char *authorization; /* the header's value, for who takes no service token; or NULL */
	const char *idempotency_key; /* or NULL; makes a POST retryable */
	const struct request_claim
		*claim; /* of the request that is passed on, as its key; or NULL */
	bool once; /* not again when the first try may have arrived: a second answer would differ */
	int timeout_ms; /* of one try; 0: as the client's options say */
};

struct http_client *http_client_create(const struct http_client_options *options);
void http_client_destroy(struct http_client *client);

/**
 * Sends one request and reads its answer. GET, PUT and DELETE, and whatever has an idempotency
 * key or a claim, are tried again after a connection failure or a 502, 503 or 504, with full
 * jitter. An answer of 400 or more becomes the error of that status, with the other side's detail
 * and violations as this call's failure.
 * @return OK | that error | ERR_UNAVAILABLE (no answer, or the breaker is open) | ERR_TIMEOUT
 *         | ERR_TOO_LARGE (the body has more than 32 MiB)
 */
MUST_CHECK enum err http_client_send(struct call *c, struct http_client *client,
	const struct http_request *request);

/** A percent-encoded path or query component, in the call's arena. */
const char *http_encode(struct call *c, const char *component);

#endif

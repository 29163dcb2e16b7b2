/* The HTTP side of a daemon: civetweb threads that hand every request to the dispatcher. */
#ifndef CRIER_HTTP_SERVER_H
#define CRIER_HTTP_SERVER_H

#include "base/call.h"
#include "http/answer_keeper.h"
#include "http/api.h"
#include "http/trusted.h"

struct csrf_key;
struct http_server;
struct metrics;
struct health;

/* Turns "Authorization: Bearer …" into a principal: the token layer does, the server asks. */
struct authenticator {
	/** @return OK | ERR_UNAUTHENTICATED | ERR_UNAVAILABLE (keys cannot be had) */
	enum err (*authenticate)(void *self, struct call *c, const char *bearer,
		struct principal *principal);
	void *self;
};

struct http_server_options {
	const char *address;   /* "127.0.0.1:8082" */
	size_t threads;	       /* connections served at once */
	size_t body_bytes_max; /* of an operation whose contract states no other bound */
	int request_timeout_ms;
	const struct api *api;
	struct authenticator authenticator;
	const struct csrf_key *csrf;  /* borrowed; NULL: cookies sign nobody in */
	bool behind_tls;	      /* all come by TLS, whatever the gateway says */
	struct answer_keeper keeper;  /* all NULL: an Idempotency-Key means nothing */
	struct trusted_peers trusted; /* whose X-Real-IP is believed */
	void *service;		      /* becomes call.service */
	struct db *db;		      /* becomes call.db; may be NULL */
	const struct clock *clock;
	struct metrics *metrics;
	struct health *health; /* answers /healthz and /readyz */
};

/** Listens and serves. @return NULL with why filled when the address cannot be had. */
struct http_server *http_server_create(const struct http_server_options *options, char *why,
	size_t why_size);

/** The port it listens on: the one that was free where the address said 0. */
int http_server_port(const struct http_server *server);

/** Stops accepting and lets running requests end, deadline_ms at most; then frees.
 *  NULL is accepted. @return requests that were cut off */
size_t http_server_destroy(struct http_server *server, int deadline_ms);

#endif

/* From a request to its answer by the operation table: route, authenticate, authorise, decode,
 * run, encode. Knows neither civetweb nor what any operation does. */
#ifndef CRIER_HTTP_DISPATCH_H
#define CRIER_HTTP_DISPATCH_H

#include <stdatomic.h>

#include "http/incoming.h"
#include "http/reply.h"
#include "http/server.h"
#include "http/stats.h"

struct dispatcher {
	struct http_server_options options;
	struct stats *stats;
	struct plan *plans;   /* one per operation: what its table row means, looked up once */
	atomic_int in_flight; /* the server counts it */
};

/* Whether the server has room for one more. */
enum admission { ADMIT, REFUSE_BUSY, REFUSE_DRAINING };

/* What became of one request. */
struct outcome {
	const struct operation *operation; /* NULL: none was found */
	enum err err;
	int64_t started_us; /* monotonic */
};

/** options and what they point to are borrowed. */
void dispatch_init(struct dispatcher *dispatcher, const struct http_server_options *options);
void dispatch_finish(struct dispatcher *dispatcher);

/**
 * Answers one request.
 * @param c   fresh from call_init
 * @param in  as the server filled it; tells afterwards whether the connection may live on
 */
void dispatch_answer(struct dispatcher *dispatcher, struct call *c, struct incoming *in,
	enum admission admission, struct reply *reply, struct outcome *outcome);

/** Answers a request that civetweb could not read; in has only what it could. */
void dispatch_answer_unreadable(struct dispatcher *dispatcher, struct call *c, struct incoming *in,
	struct reply *reply, struct outcome *outcome);

/** Counts and logs what was answered; after the answer is on its way. */
void dispatch_account(struct dispatcher *dispatcher, const struct call *c,
	const struct incoming *in, const struct reply *reply, const struct outcome *outcome);

#endif

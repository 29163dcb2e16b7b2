/* The one thing every function gets first: whatever lives as long as a request, a job, a
 * consumed message or a test. */
#ifndef CRIER_BASE_CALL_H
#define CRIER_BASE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/principal.h"
#include "base/request_claim.h"

#define CALL_VIOLATIONS_MAX 100
#define CALL_REQUEST_ID_SIZE 33 /* 32 hex digits: the trace id of W3C trace context */
#define CALL_SPAN_ID_SIZE 17

struct db;
struct db_connection;

struct violation {
	const char *pointer; /* JSON pointer (RFC 6901) into the body, or "?name" for a parameter */
	const char *message;
	struct violation *next;
};

/* What the answer says when a call failed. */
struct failure {
	enum err err;
	const char *detail;
	const char *cause; /* for the log only, never answered: what an engine or a peer said */
	struct violation *violations;
	size_t violation_count;
	int retry_after_s; /* 0: none */
	const char *class; /* the cause in a word of the daemon's own; or NULL */
};

/* A header the answer carries beside what the contract gives it. */
struct reply_header {
	const char *name;
	const char *value;
	struct reply_header *next;
};

struct call;

/* What is done in a transaction before and after what it is for; an error undoes all of it. */
struct write_hook {
	enum err (*before)(struct call *c, void *arg);
	enum err (*after)(struct call *c, void *arg);
	void *arg;
	bool done; /* it was committed: the call has one such transaction */
};

struct call {
	struct arena *arena;
	const struct clock *clock;
	int64_t deadline_us; /* monotonic; 0: none */
	char request_id[CALL_REQUEST_ID_SIZE];
	char span_id[CALL_SPAN_ID_SIZE];
	struct principal principal;
	const char *client_ip;	/* of the person, from the trusted gateway; NULL outside HTTP */
	const char *user_agent; /* NULL when not told */
	const char *cookies;	/* as they were sent; NULL for none */
	bool is_secure;		/* the person's browser came by TLS */
	bool by_cookie;		/* it was a cookie that signed the principal in */
	struct failure failure;
	struct reply_header *reply_headers;
	const char *reply_tag;	/* the answer's own entity tag, in quotes; NULL: the contract's */
	int reply_status;	/* the contract's other status of the answer; 0: its success */
	const char *reply_json; /* the answer, encoded before; NULL: as the operation fills it */
	struct defer *defers;
	void *service;			   /* the daemon's own struct; each has a typed accessor */
	struct db *db;			   /* the daemon's database; NULL where it has none */
	struct db_connection *transaction; /* set while db_write runs its function */
	struct write_hook *write_hook;	   /* of its db_write; NULL: none */
	struct request_claim *claim;	   /* of a request that names itself; NULL: of none */
	bool nothing_made; /* whatever the answer says, it need not be known again */
};

/** Starts a call: zeroes it, takes arena and clock (both borrowed) and draws a request id. */
void call_init(struct call *c, struct arena *arena, const struct clock *clock);

/** Runs what was deferred, last first, and resets the arena. */
void call_finish(struct call *c);

/** Now by the call's clock, microseconds since 1970. */
int64_t call_now_us(const struct call *c);

/** Milliseconds until the deadline, at least 0; fallback where the call has none. */
int call_remaining_ms(const struct call *c, int fallback_ms);

/** Has run(arg) called when the call finishes; last deferred, first run. */
void call_defer(struct call *c, void (*run)(void *arg), void *arg);

/** Records why the call failed and returns err. A later failure replaces an earlier one. */
enum err fail(struct call *c, enum err err, const char *format, ...) PRINTF_LIKE(3, 4);

/** As fail with ERR_UNAVAILABLE or ERR_THROTTLED, and tells the client when to come back. */
enum err fail_retry(struct call *c, enum err err, int retry_after_s, const char *format, ...)
	PRINTF_LIKE(4, 5);

/** Adds one violation (pointer is copied) and returns ERR_INVALID. At most
 *  CALL_VIOLATIONS_MAX are kept. */
enum err fail_field(struct call *c, const char *pointer, const char *format, ...) PRINTF_LIKE(3, 4);

/** Forgets the failure: for the caller that handles an error itself. */
void call_forgive(struct call *c);

/** Adds a header to the answer; name is borrowed, the value copied. */
void call_reply_header(struct call *c, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);

/** Gives the answer an entity tag of its own, in place of what the contract names. It is formatted
 *  without its quotes, and has no quotes or blanks in it. */
void call_reply_tag(struct call *c, const char *format, ...) PRINTF_LIKE(2, 3);

/** A formatted string that lives as long as the call. */
char *call_printf(struct call *c, const char *format, ...) PRINTF_LIKE(2, 3);

/** size zeroed bytes that live as long as the call. */
void *call_alloc(struct call *c, size_t size);

#endif

/* A small daemon for tests: the tables a generator would make, written by hand, and a server
 * on a free port. */
#ifndef CRIER_TESTS_HTTP_NOTES_H
#define CRIER_TESTS_HTTP_NOTES_H

#include <stdatomic.h>

#include "daemon/health.h"
#include "daemon/metrics.h"
#include "http/csrf.h"
#include "http/server.h"

#define NOTES_BODY_BYTES_MAX 4096
#define NOTES_RAW_BYTES_MAX 250000 /* more than the daemon's own bound */
#define NOTES_AT_ONCE_MAX 2	   /* of /api/bounded */
#define SERVICE_TOKEN "the-service-token"
#define ANN_TOKEN "ann" /* user 7 */
#define ADMIN_TOKEN "root"
#define SESSION_TOKEN "ann-in-a-session" /* user 7, session SESSION_ID */
#define SESSION_ID 5
#define KEY_TOKEN "anns-key" /* user 7, for posts:read */

struct note {
	int64_t id;
	const char *title;
	int64_t stars;
	bool has_stars;
	int64_t version;
};

struct note_draft {
	const char *title;
	int64_t stars;
	bool has_stars;
};

struct whoami {
	int64_t user_id;
	const char *role;
	bool via_service;
	const char *client_ip;
	const char *request_id;
};

extern const struct shape note_shape, note_draft_shape, whoami_shape;

/* What the operations share: the daemon's own struct. */
struct notes {
	atomic_int created;
	atomic_int asked;   /* of /api/flaky */
	int flaky_failures; /* how often /api/flaky answers 503 first */
	atomic_int running; /* of /api/slow */
	bool healthy;
	struct metrics *metrics;
	struct health *health;
	struct http_server *server;
	struct arena *arena; /* of the trusted networks */
	struct csrf_key csrf;
	int port;
	char url[64];
};

struct notes_options {
	size_t threads;		/* 0: 8 */
	int request_timeout_ms; /* 0: 5000 */
	const char *trusted;	/* NULL: the loopback */
	bool behind_tls;
};

/** Starts the daemon; fails the test when it cannot. Ended by notes_stop. */
void notes_start(struct notes *notes, struct notes_options options);
size_t notes_stop(struct notes *notes);

#endif

/* Waiting for an answer, no longer than the call has. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <time.h>

#include "db/postgres_session.h"

#define CANCEL_GRACE_US US_PER_SECOND /* for the server to say that it stopped */
#define CANCEL_STACK_BYTES ((size_t)128 * 1024)

static bool is_readable_by(struct postgres *postgres, int64_t until_us)
{
	struct pollfd poll_for = {.fd = PQsocket(postgres->handle), .events = POLLIN};
	int result;
	do {
		int64_t left_us = until_us - clock_monotonic_us();
		int timeout_ms = !until_us ? -1 : left_us > 0 ? (int)(left_us / US_PER_MS) + 1 : 0;
		result = poll(&poll_for, 1, timeout_ms);
	} while (result < 0 && errno == EINTR);
	return result > 0;
}

/* True when a result is there, or the connection broke, which PQgetResult tells. */
bool postgres_wait(struct postgres *postgres, int64_t until_us)
{
	while (PQisBusy(postgres->handle)) {
		if (!is_readable_by(postgres, until_us))
			return false;
		if (!PQconsumeInput(postgres->handle))
			return true;
	}
	return true;
}

/* PQcancel waits for the server without an end, and one that hangs lets it wait: so a thread of
 * its own does. Where it does not come back in time the connection must go with it, for a late
 * cancel would hit the next statement. */
static void *send_cancel(void *arg)
{
	char why[256];
	PGcancel *request = arg;
	bool sent = PQcancel(request, why, sizeof why);
	PQfreeCancel(request);
	return sent ? arg : NULL;
}

static bool start_cancel(struct postgres *postgres, pthread_t *thread)
{
	PGcancel *request = PQgetCancel(postgres->handle);
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, CANCEL_STACK_BYTES);
	bool started = request && pthread_create(thread, &attributes, send_cancel, request) == 0;
	pthread_attr_destroy(&attributes);
	if (!started)
		PQfreeCancel(request);
	return started;
}

static bool cancel(struct postgres *postgres)
{
	int64_t until_us = clock_monotonic_us() + CANCEL_GRACE_US;
	struct timespec until = {.tv_sec = until_us / US_PER_SECOND,
		.tv_nsec = until_us % US_PER_SECOND * 1000};
	pthread_t thread;
	void *sent;
	if (!start_cancel(postgres, &thread))
		return false;
	if (pthread_clockjoin_np(thread, &sent, CLOCK_MONOTONIC, &until) != 0) {
		pthread_detach(thread);
		return false;
	}
	return sent && postgres_wait(postgres, until_us);
}

bool postgres_is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
	       status == PGRES_EMPTY_QUERY;
}

/* In a pipeline NULL ends each statement and a sync all of them; else NULL is the end. */
static bool is_last(struct postgres *postgres, const PGresult *result)
{
	if (PQpipelineStatus(postgres->handle) == PQ_PIPELINE_OFF)
		return !result;
	return PQresultStatus(result) == PGRES_PIPELINE_SYNC;
}

static PGresult *keep(PGresult *kept, PGresult *next)
{
	bool failed = kept && !postgres_is_good(kept);
	PQclear(failed ? next : kept);
	return failed ? kept : next;
}

/* The first error of all results, else the last; NULL when the connection is of no use. */
PGresult *postgres_collect(struct postgres *postgres, int64_t until_us, bool may_cancel)
{
	PGresult *kept = NULL;
	for (;;) {
		if (!postgres_wait(postgres, until_us) && !(may_cancel && cancel(postgres)))
			break;
		PGresult *next = PQgetResult(postgres->handle);
		if (is_last(postgres, next)) {
			PQclear(next);
			return kept;
		}
		if (!next && PQstatus(postgres->handle) == CONNECTION_BAD)
			break;
		if (next)
			kept = keep(kept, next);
	}
	PQclear(kept);
	postgres->base.lost = true;
	return NULL;
}

/* Sends nothing more; answers what the server says to what was sent. */
PGresult *postgres_await(struct call *c, struct postgres *postgres, bool sent)
{
	return sent ? postgres_collect(postgres, c->deadline_us, true) : NULL;
}

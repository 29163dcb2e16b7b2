/* Readiness: named checks that each prove one thing the daemon needs. */
#ifndef CRIER_DAEMON_HEALTH_H
#define CRIER_DAEMON_HEALTH_H

#include "base/call.h"
#include "base/text.h"

#define HEALTH_CHECKS_MAX 16

struct health;

/** @return OK when the thing works; the call's failure says why not */
typedef enum err health_check(struct call *c, void *arg);

struct health *health_create(const char *daemon);
void health_destroy(struct health *health);

enum health_need {
	HEALTH_REQUIRED, /* without it the daemon is not ready */
	HEALTH_OPTIONAL, /* without it the daemon is slower, and says "degraded" */
};

/** Adds a check; before serving. */
void health_add(struct health *health, const char *name, enum health_need need, health_check *check,
	void *arg);

/** From now on not ready: draining. */
void health_drain(struct health *health);

/**
 * Runs every check. Writes {"status": "ready"|"degraded"|"not_ready"|"draining",
 * "daemon", "checks": [{"name","status","detail"?}]}.
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err health_ready(struct health *health, struct call *c, struct text *out);

/** As health_ready, but only {"status", "daemon"}: for everybody. */
MUST_CHECK enum err health_ready_terse(struct health *health, struct call *c, struct text *out);

#endif

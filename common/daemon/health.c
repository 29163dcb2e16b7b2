/* Ready means that every check that is needed just passed; nothing is remembered between two
 * askings but that the daemon drains. */
#include "daemon/health.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/quote.h"

struct check {
	const char *name;
	enum health_need need;
	health_check *run;
	void *arg;
};

struct health {
	const char *daemon;
	struct check checks[HEALTH_CHECKS_MAX];
	size_t count;
	atomic_bool draining;
};

enum detail { DETAIL_TERSE, DETAIL_FULL };

struct outcome {
	bool ok;
	const char *detail;
};

struct health *health_create(const char *daemon)
{
	struct health *health = calloc(1, sizeof *health);
	if (!health)
		abort();
	health->daemon = daemon;
	return health;
}

void health_destroy(struct health *health)
{
	free(health);
}

void health_add(struct health *health, const char *name, enum health_need need, health_check *check,
	void *arg)
{
	assert(health->count < HEALTH_CHECKS_MAX);
	health->checks[health->count++] = (struct check){name, need, check, arg};
}

void health_drain(struct health *health)
{
	atomic_store(&health->draining, true);
}

/* Runs them all, so that an answer names everything that is wrong. */
static const char *run_checks(struct health *health, struct call *c,
	struct outcome outcomes[HEALTH_CHECKS_MAX])
{
	const char *status = "ready";
	for (size_t i = 0; i < health->count; i++) {
		const struct check *check = &health->checks[i];
		outcomes[i].ok = check->run(c, check->arg) == OK;
		outcomes[i].detail = outcomes[i].ok ? NULL : c->failure.detail;
		call_forgive(c);
		if (outcomes[i].ok)
			continue;
		if (check->need == HEALTH_REQUIRED)
			status = "not_ready";
		else if (strcmp(status, "ready") == 0)
			status = "degraded";
	}
	return atomic_load(&health->draining) ? "draining" : status;
}

static void add_quoted(struct text *out, const char *string)
{
	char quoted[1024];
	text_add(out, quoted, quote_json(quoted, sizeof quoted, string));
}

static void write_check(struct text *out, const struct check *check, const struct outcome *outcome)
{
	const char *bad = check->need == HEALTH_REQUIRED ? "failed" : "degraded";
	text_add_string(out, "{\"name\":");
	add_quoted(out, check->name);
	text_printf(out, ",\"status\":\"%s\"", outcome->ok ? "ok" : bad);
	if (outcome->detail) {
		text_add_string(out, ",\"detail\":");
		add_quoted(out, outcome->detail);
	}
	text_add_char(out, '}');
}

static enum err ready(struct health *health, struct call *c, struct text *out, enum detail detail)
{
	struct outcome outcomes[HEALTH_CHECKS_MAX];
	const char *status = run_checks(health, c, outcomes);
	text_printf(out, "{\"status\":\"%s\",\"daemon\":\"%s\"", status, health->daemon);
	if (detail == DETAIL_FULL) {
		text_add_string(out, ",\"checks\":[");
		for (size_t i = 0; i < health->count; i++) {
			if (i)
				text_add_char(out, ',');
			write_check(out, &health->checks[i], &outcomes[i]);
		}
		text_add_char(out, ']');
	}
	text_add_char(out, '}');
	bool usable = strcmp(status, "ready") == 0 || strcmp(status, "degraded") == 0;
	return usable ? OK : fail_retry(c, ERR_UNAVAILABLE, 1, "%s is %s", health->daemon, status);
}

enum err health_ready(struct health *health, struct call *c, struct text *out)
{
	return ready(health, c, out, DETAIL_FULL);
}

enum err health_ready_terse(struct health *health, struct call *c, struct text *out)
{
	return ready(health, c, out, DETAIL_TERSE);
}

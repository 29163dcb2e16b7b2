/* A table of some hundred rows, searched from end to end: far cheaper than one request. */
#include "fetch/pauses.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "redis/redis.h"

#define WHOM_SIZE 96

static const struct backoff breaker_pauses = {30 * US_PER_SECOND, US_PER_HOUR};
/* In which the one that may try has to report, before another may. */
static const int64_t probe_us = US_PER_MINUTE;

struct pause {
	char whom[WHOM_SIZE]; /* empty: a free row */
	int failures;
	int64_t until_us;
	int64_t used_us;
};

struct pauses {
	struct redis *redis;
	pthread_mutex_t lock;
	struct pause rows[PAUSES_MAX];
};

struct pauses *pauses_create(struct redis *redis)
{
	struct pauses *pauses = calloc(1, sizeof *pauses);
	if (!pauses)
		abort();
	pauses->redis = redis;
	pthread_mutex_init(&pauses->lock, NULL);
	return pauses;
}

void pauses_destroy(struct pauses *pauses)
{
	if (!pauses)
		return;
	pthread_mutex_destroy(&pauses->lock);
	free(pauses);
}

/* Its row; NULL where it has none. Under the lock. */
static struct pause *find(struct pauses *pauses, const char *whom)
{
	for (size_t i = 0; i < PAUSES_MAX; i++)
		if (strncmp(pauses->rows[i].whom, whom, WHOM_SIZE - 1) == 0)
			return &pauses->rows[i];
	return NULL;
}

/* Its row, or the one that was used least lately. Under the lock. */
static struct pause *find_or_make(struct pauses *pauses, const char *whom, int64_t now_us)
{
	struct pause *row = find(pauses, whom);
	if (!row) {
		row = &pauses->rows[0];
		for (size_t i = 1; i < PAUSES_MAX; i++)
			if (pauses->rows[i].used_us < row->used_us)
				row = &pauses->rows[i];
		*row = (struct pause){0};
		strncpy(row->whom, whom, WHOM_SIZE - 1);
	}
	row->used_us = now_us;
	return row;
}

static const char *key_of(struct call *c, const char *whom)
{
	return call_printf(c, "crier:scraper:pause:%s", whom);
}

/* What another replica found out; 0 for nothing. */
static int64_t told_by_others(struct call *c, const struct pauses *pauses, const char *whom)
{
	struct redis_reply reply;
	if (!pauses->redis)
		return 0;
	enum err err = redis_run(c, pauses->redis, REDIS_WORDS("GET", key_of(c, whom)), &reply);
	call_forgive(c);
	return err == OK && reply.type == REDIS_TEXT ? strtoll(reply.text, NULL, 10) : 0;
}

static void tell_others(struct call *c, const struct pauses *pauses, const char *whom,
	int64_t until_us)
{
	int64_t for_ms = (until_us - call_now_us(c)) / US_PER_MS;
	if (!pauses->redis || for_ms <= 0)
		return;
	/* Who does not hear of it finds out by itself. */
	if (redis_run(c, pauses->redis,
		    REDIS_WORDS("SET", key_of(c, whom), call_printf(c, "%" PRId64, until_us), "PX",
			    call_printf(c, "%" PRId64, for_ms)),
		    NULL) != OK)
		call_forgive(c);
}

int64_t pauses_ask(struct call *c, struct pauses *pauses, const char *whom)
{
	int64_t now_us = call_now_us(c), until_us = 0;
	pthread_mutex_lock(&pauses->lock);
	struct pause *row = find(pauses, whom);
	if (row && row->until_us > now_us)
		until_us = row->until_us;
	else if (row && row->failures >= PAUSES_FAILURES)
		row->until_us = now_us + probe_us;
	pthread_mutex_unlock(&pauses->lock);
	if (!until_us)
		until_us = told_by_others(c, pauses, whom);
	return until_us > now_us ? until_us : 0;
}

void pauses_end(struct pauses *pauses, const char *whom)
{
	pthread_mutex_lock(&pauses->lock);
	struct pause *row = find(pauses, whom);
	if (row)
		*row = (struct pause){0};
	pthread_mutex_unlock(&pauses->lock);
}

void pauses_fail(struct call *c, struct pauses *pauses, const char *whom)
{
	int64_t now_us = call_now_us(c), until_us = 0;
	pthread_mutex_lock(&pauses->lock);
	struct pause *row = find_or_make(pauses, whom, now_us);
	row->failures++;
	if (row->failures >= PAUSES_FAILURES)
		until_us = row->until_us = now_us + backoff(breaker_pauses,
							    row->failures - PAUSES_FAILURES + 1);
	pthread_mutex_unlock(&pauses->lock);
	tell_others(c, pauses, whom, until_us);
}

void pauses_set(struct call *c, struct pauses *pauses, const char *whom, int64_t until_us)
{
	pthread_mutex_lock(&pauses->lock);
	find_or_make(pauses, whom, call_now_us(c))->until_us = until_us;
	pthread_mutex_unlock(&pauses->lock);
	tell_others(c, pauses, whom, until_us);
}

/* Those who wait hold the row of a flight that has landed until the last of them has seen it. Times
 * are short: who waits looks again when it lands, or at the other replicas' lock now and then. */
#include "fetch/flight.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hex.h"
#include "base/random.h"
#include "redis/redis.h"

#define LOOK_MS 50 /* from one look at another replica's lock to the next */

struct row {
	char key[sizeof((struct flight *)NULL)->key]; /* empty: free */
	bool has_landed;
	int waiting;
};

struct flights {
	struct redis *redis;
	struct redis_script unlock;
	pthread_mutex_t lock;
	pthread_cond_t landed;
	struct row rows[FLIGHTS_MAX];
};

/* Only one's own: a lease may have ended, and another have begun. */
static const char unlock_script[] =
	"if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end\n"
	"return 0\n";

struct flights *flights_create(struct redis *redis)
{
	struct flights *flights = calloc(1, sizeof *flights);
	if (!flights)
		abort();
	flights->redis = redis;
	flights->unlock = (struct redis_script){.name = "land", .text = unlock_script};
	redis_script_init(&flights->unlock);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&flights->landed, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&flights->lock, NULL);
	return flights;
}

void flights_destroy(struct flights *flights)
{
	if (!flights)
		return;
	pthread_mutex_destroy(&flights->lock);
	pthread_cond_destroy(&flights->landed);
	free(flights);
}

/* The one in the air with that key, or a free row for ""; NULL for none. Under the lock. */
static struct row *find(struct flights *flights, const char *key)
{
	for (size_t i = 0; i < FLIGHTS_MAX; i++)
		if (!flights->rows[i].has_landed && strcmp(flights->rows[i].key, key) == 0)
			return &flights->rows[i];
	return NULL;
}

static struct timespec moment(int64_t monotonic_us)
{
	return (struct timespec){.tv_sec = monotonic_us / US_PER_SECOND,
		.tv_nsec = monotonic_us % US_PER_SECOND * 1000};
}

/* Under the lock. */
static enum flight_end wait_for(struct flights *flights, struct row *row, int64_t until_us)
{
	struct timespec until = moment(until_us);
	int timed_out = 0;
	row->waiting++;
	while (!row->has_landed && !timed_out)
		timed_out = pthread_cond_timedwait(&flights->landed, &flights->lock, &until);
	bool landed = row->has_landed;
	if (--row->waiting == 0 && landed)
		*row = (struct row){0};
	return landed ? FLIGHT_LANDED : FLIGHT_OUT;
}

static enum flight_end join_here(struct flights *flights, const char *key, int64_t until_us)
{
	enum flight_end end = FLIGHT_OUT;
	pthread_mutex_lock(&flights->lock);
	struct row *row = find(flights, key);
	struct row *free_row = row ? NULL : find(flights, "");
	if (row) {
		end = wait_for(flights, row, until_us);
	} else if (free_row) {
		snprintf(free_row->key, sizeof free_row->key, "%s", key);
		end = FLIGHT_MINE;
	}
	pthread_mutex_unlock(&flights->lock);
	return end;
}

static void land_here(struct flights *flights, const char *key)
{
	pthread_mutex_lock(&flights->lock);
	struct row *row = find(flights, key);
	if (row && row->waiting)
		row->has_landed = true;
	else if (row)
		*row = (struct row){0};
	pthread_cond_broadcast(&flights->landed);
	pthread_mutex_unlock(&flights->lock);
}

static const char *lock_key(struct call *c, const char *key)
{
	return call_printf(c, "crier:scraper:flight:%s", key);
}

/* FLIGHT_MINE also where Redis does not answer: then each process is for itself. */
static enum flight_end lock_everywhere(struct call *c, const struct flights *flights,
	const struct flight *flight)
{
	struct redis_reply reply;
	if (!flights->redis)
		return FLIGHT_MINE;
	enum err err = redis_run(c, flights->redis,
		REDIS_WORDS("SET", lock_key(c, flight->key), flight->token, "NX", "PX",
			call_printf(c, "%d", FLIGHT_LEASE_MS)),
		&reply);
	call_forgive(c);
	return err != OK || reply.type != REDIS_NIL ? FLIGHT_MINE : FLIGHT_OUT;
}

static bool is_locked(struct call *c, const struct flights *flights, const char *key)
{
	struct redis_reply reply;
	enum err err = redis_run(c, flights->redis, REDIS_WORDS("EXISTS", lock_key(c, key)),
		&reply);
	call_forgive(c);
	return err == OK && reply.integer;
}

static enum flight_end wait_for_others(struct call *c, const struct flights *flights,
	const char *key, int64_t until_us)
{
	while (is_locked(c, flights, key)) {
		if (clock_monotonic_us() >= until_us)
			return FLIGHT_OUT;
		nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000000L}, NULL);
	}
	return FLIGHT_LANDED;
}

static void name_flight(const char *key, struct flight *flight)
{
	unsigned char token[sizeof flight->token / 2];
	*flight = (struct flight){0};
	snprintf(flight->key, sizeof flight->key, "%s", key);
	random_fast(token, sizeof token);
	hex_encode(token, sizeof token, flight->token);
}

enum flight_end flight_join(struct call *c, struct flights *flights, const char *key, int wait_ms,
	struct flight *flight)
{
	int left_ms = call_remaining_ms(c, wait_ms);
	int64_t until_us = clock_monotonic_us() +
			   (left_ms < wait_ms ? left_ms : wait_ms) * US_PER_MS;
	name_flight(key, flight);
	enum flight_end end = join_here(flights, flight->key, until_us);
	if (end != FLIGHT_MINE)
		return end;
	end = lock_everywhere(c, flights, flight);
	if (end != FLIGHT_MINE) {
		end = wait_for_others(c, flights, flight->key, until_us);
		land_here(flights, flight->key);
	}
	return end;
}

void flight_land(struct call *c, struct flights *flights, const struct flight *flight)
{
	if (flights->redis &&
		redis_eval(c, flights->redis, &flights->unlock,
			REDIS_WORDS("1", lock_key(c, flight->key), flight->token), NULL) != OK)
		call_forgive(c); /* its lease ends by itself */
	land_here(flights, flight->key);
}

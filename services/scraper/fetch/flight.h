/* One at a time for each page: who comes while it is being fetched waits for that one. In a process
 * by a condition, between processes by a lock in Redis that ends by itself; where Redis is gone
 * each process is for itself, which costs a fetch more and nothing else. */
#ifndef CRIER_SCRAPER_FLIGHT_H
#define CRIER_SCRAPER_FLIGHT_H

#include "base/call.h"

#define FLIGHT_LEASE_MS 90000 /* after which a dead process's flight is another's */
#define FLIGHTS_MAX 256	      /* in one process */

struct redis;
struct flights;

/* Who has it is named in it, so that nobody ends another's. */
struct flight {
	char key[128];
	char token[33];
};

enum flight_end {
	FLIGHT_MINE = 1, /* fetch, store, then flight_land */
	FLIGHT_LANDED,	 /* another's came to its end: what it stored can be read */
	FLIGHT_OUT,	 /* another's is still on its way, or there are too many */
};

/** @param redis  may be NULL; borrowed */
struct flights *flights_create(struct redis *redis);

/** None may be on its way; NULL is accepted. */
void flights_destroy(struct flights *flights);

/**
 * Begins a flight, or waits for the one that is on its way.
 * @param key      what is fetched, 127 bytes at most: the page's name in lower case
 * @param wait_ms  how long to wait for another's, within the call's deadline
 * @param[out] flight  filled for FLIGHT_MINE: to be given to flight_land
 */
enum flight_end flight_join(struct call *c, struct flights *flights, const char *key, int wait_ms,
	struct flight *flight);

/** Ends what FLIGHT_MINE began, after what was fetched is stored, or where it failed. */
void flight_land(struct call *c, struct flights *flights, const struct flight *flight);

#endif

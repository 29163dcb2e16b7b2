/* How fast somebody reads: events of one visitor in one minute. Nobody is remembered longer, and
 * what is remembered names nobody. */
#ifndef CRIER_ANALYTICS_READERS_VISITORS_H
#define CRIER_ANALYTICS_READERS_VISITORS_H

#include <stddef.h>
#include <stdint.h>

struct visitors;

/** @param per_minute  events that a person may cause; 0: as many as they like */
struct visitors *visitors_create(int64_t per_minute);
void visitors_destroy(struct visitors *visitors);

/**
 * Counts events of a visitor.
 * @param agent  NULL: none
 * @return how many of them are within what a person may cause
 */
size_t visitors_count(struct visitors *visitors, const char *ip, const char *agent, int64_t now_us,
	size_t events);

#endif

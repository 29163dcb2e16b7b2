/* A table of fixed size, a slot for whoever falls on it last: one who is pushed out begins again,
 * so that nobody is ever taken for another. The key of its hashes is this process's. */
#include "readers/visitors.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/random.h"

#define SLOTS 16384 /* of 24 bytes */

struct slot {
	uint64_t visitor;
	int64_t minute;
	int64_t events;
};

struct visitors {
	int64_t per_minute;
	uint64_t secret;
	pthread_mutex_t mutex;
	struct slot slots[SLOTS];
};

struct visitors *visitors_create(int64_t per_minute)
{
	struct visitors *visitors = calloc(1, sizeof *visitors);
	if (!visitors)
		return NULL;
	visitors->per_minute = per_minute;
	random_bytes(&visitors->secret, sizeof visitors->secret);
	pthread_mutex_init(&visitors->mutex, NULL);
	return visitors;
}

void visitors_destroy(struct visitors *visitors)
{
	if (!visitors)
		return;
	pthread_mutex_destroy(&visitors->mutex);
	free(visitors);
}

static uint64_t hash_of(const struct visitors *visitors, const char *ip, const char *agent)
{
	uint64_t hash = hash_add(HASH_START, &visitors->secret, sizeof visitors->secret);
	hash = hash_add(hash, ip, strlen(ip) + 1);
	return agent ? hash_add(hash, agent, strlen(agent)) : hash;
}

size_t visitors_count(struct visitors *visitors, const char *ip, const char *agent, int64_t now_us,
	size_t events)
{
	if (!visitors->per_minute)
		return events;
	uint64_t visitor = hash_of(visitors, ip, agent);
	int64_t minute = now_us / US_PER_MINUTE;
	pthread_mutex_lock(&visitors->mutex);
	struct slot *slot = &visitors->slots[(visitor ^ (visitor >> 32)) % SLOTS];
	if (slot->visitor != visitor || slot->minute != minute)
		*slot = (struct slot){.visitor = visitor, .minute = minute};
	int64_t left = visitors->per_minute - slot->events;
	slot->events += (int64_t)events;
	pthread_mutex_unlock(&visitors->mutex);
	if (left <= 0)
		return 0;
	return (size_t)left < events ? (size_t)left : events;
}

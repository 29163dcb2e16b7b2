/* Names go by a seeded hash of 64 bits; each may stand in one of eight neighbouring slots. */
#include "throttle_table.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"

#define NEIGHBOURS 8

struct slot {
	uint64_t hash;
	int64_t ends_us; /* of the window; in the past: free */
	int64_t attempts;
};

struct throttle_table {
	pthread_mutex_t lock;
	int64_t window_us;
	uint64_t seed;
	size_t count;
	struct slot slots[];
};

struct throttle_table *throttle_table_create(size_t slots, int64_t window_us)
{
	assert(slots >= NEIGHBOURS);
	struct throttle_table *table = calloc(1, sizeof *table + slots * sizeof *table->slots);
	if (!table)
		abort();
	pthread_mutex_init(&table->lock, NULL);
	table->window_us = window_us;
	table->count = slots;
	random_bytes(&table->seed, sizeof table->seed);
	return table;
}

void throttle_table_destroy(struct throttle_table *table)
{
	if (!table)
		return;
	pthread_mutex_destroy(&table->lock);
	free(table);
}

/* FNV-1a from a secret start, so that nobody can aim at another's slot. */
static uint64_t hash_of(const struct throttle_table *table, const char *name)
{
	uint64_t hash = table->seed;
	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

static struct slot *neighbour(struct throttle_table *table, uint64_t hash, size_t i)
{
	return &table->slots[(hash + i) % table->count];
}

/* The name's running window, or NULL. */
static struct slot *find(struct throttle_table *table, uint64_t hash, int64_t now_us)
{
	for (size_t i = 0; i < NEIGHBOURS; i++) {
		struct slot *slot = neighbour(table, hash, i);
		if (slot->hash == hash && slot->ends_us > now_us)
			return slot;
	}
	return NULL;
}

static struct slot *find_or_begin(struct throttle_table *table, uint64_t hash, int64_t now_us)
{
	struct slot *slot = find(table, hash, now_us);
	if (slot)
		return slot;
	slot = neighbour(table, hash, 0);
	for (size_t i = 1; i < NEIGHBOURS; i++)
		if (neighbour(table, hash, i)->ends_us < slot->ends_us)
			slot = neighbour(table, hash, i);
	*slot = (struct slot){.hash = hash, .ends_us = now_us + table->window_us};
	return slot;
}

static int64_t wait_ms(const struct slot *slot, int64_t attempts_max, int64_t now_us)
{
	if (!slot || slot->attempts < attempts_max)
		return 0;
	return (slot->ends_us - now_us) / US_PER_MS + 1;
}

int64_t throttle_table_take(struct throttle_table *table, int64_t now_us, const char *const *names,
	const int64_t *attempts_max, size_t count)
{
	int64_t longest_ms = 0;
	pthread_mutex_lock(&table->lock);
	for (size_t i = 0; i < count; i++) {
		const struct slot *slot = find(table, hash_of(table, names[i]), now_us);
		int64_t ms = wait_ms(slot, attempts_max[i], now_us);
		longest_ms = ms > longest_ms ? ms : longest_ms;
	}
	for (size_t i = 0; i < count && !longest_ms; i++)
		find_or_begin(table, hash_of(table, names[i]), now_us)->attempts++;
	pthread_mutex_unlock(&table->lock);
	return longest_ms;
}

void throttle_table_refund(struct throttle_table *table, int64_t now_us, const char *const *names,
	size_t count)
{
	pthread_mutex_lock(&table->lock);
	for (size_t i = 0; i < count; i++) {
		struct slot *slot = find(table, hash_of(table, names[i]), now_us);
		if (slot && slot->attempts)
			slot->attempts--;
	}
	pthread_mutex_unlock(&table->lock);
}

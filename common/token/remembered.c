/* A set-associative table: the digest chooses a set, the set has four places, and some sets
 * share a lock. Only verified tokens get in, so nobody can choose where theirs goes. */
#include "token/remembered.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4
#define LOCKS 64
#define CACHE_LINE 64

struct entry {
	unsigned char digest[TOKEN_DIGEST_BYTES];
	uint64_t generation;
	int64_t ends_us; /* 0: free */
	struct principal principal;
};

struct padded_lock {
	alignas(CACHE_LINE) pthread_mutex_t lock;
};

struct remembered {
	struct padded_lock locks[LOCKS];
	struct entry *entries;
	size_t sets;
};

struct remembered *remembered_create(size_t tokens_max)
{
	struct remembered *remembered = aligned_alloc(CACHE_LINE, sizeof *remembered);
	if (!remembered)
		abort();
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&remembered->locks[i].lock, NULL);
	remembered->sets = (tokens_max + WAYS - 1) / WAYS;
	remembered->entries = calloc(remembered->sets * WAYS + 1, sizeof(struct entry));
	if (!remembered->entries)
		abort();
	return remembered;
}

void remembered_destroy(struct remembered *remembered)
{
	if (!remembered)
		return;
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&remembered->locks[i].lock);
	free(remembered->entries);
	free(remembered);
}

static size_t set_of(const struct remembered *remembered, const unsigned char *digest)
{
	uint64_t word;
	memcpy(&word, digest, sizeof word);
	return word % remembered->sets;
}

bool remembered_find(struct remembered *remembered, const unsigned char digest[TOKEN_DIGEST_BYTES],
	uint64_t generation, int64_t now_us, struct principal *principal)
{
	if (!remembered->sets)
		return false;
	size_t set = set_of(remembered, digest);
	const struct entry *entry = &remembered->entries[set * WAYS];
	bool found = false;
	pthread_mutex_lock(&remembered->locks[set % LOCKS].lock);
	for (const struct entry *end = entry + WAYS; entry < end && !found; entry++) {
		if (memcmp(entry->digest, digest, TOKEN_DIGEST_BYTES) != 0)
			continue;
		found = entry->generation == generation && now_us < entry->ends_us;
		if (found)
			*principal = entry->principal;
	}
	pthread_mutex_unlock(&remembered->locks[set % LOCKS].lock);
	return found;
}

/* The token's own place, else the one that ends first; a free one ended long ago. */
static struct entry *place_for(struct entry *set, const unsigned char *digest)
{
	struct entry *place = set;
	for (size_t i = 0; i < WAYS; i++) {
		if (memcmp(set[i].digest, digest, TOKEN_DIGEST_BYTES) == 0)
			return &set[i];
		if (set[i].ends_us < place->ends_us)
			place = &set[i];
	}
	return place;
}

void remembered_put(struct remembered *remembered, const unsigned char digest[TOKEN_DIGEST_BYTES],
	uint64_t generation, int64_t ends_us, const struct principal *principal)
{
	if (!remembered->sets)
		return;
	size_t set = set_of(remembered, digest);
	pthread_mutex_lock(&remembered->locks[set % LOCKS].lock);
	struct entry *entry = place_for(&remembered->entries[set * WAYS], digest);
	memcpy(entry->digest, digest, TOKEN_DIGEST_BYTES);
	entry->generation = generation;
	entry->ends_us = ends_us;
	entry->principal = *principal;
	pthread_mutex_unlock(&remembered->locks[set % LOCKS].lock);
}

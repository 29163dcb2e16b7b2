/* A set-associative table: the digest chooses a set of four places. Readers take no lock, for all
 * requests of one person meet at one place: a place is a row of atomic words under a sequence
 * number that is odd while somebody writes (a seqlock; Boehm, "Can Seqlocks Get Along With
 * Programming Language Memory Models?", 2012). Whoever meets a write has not found it, and
 * verifies. Only verified tokens get in, so nobody can choose where theirs goes. */
#include "token/remembered.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4

struct entry {
	unsigned char digest[TOKEN_DIGEST_BYTES];
	uint64_t generation;
	int64_t ends_us; /* 0: free */
	struct principal principal;
};

#define ENTRY_WORDS ((sizeof(struct entry) + sizeof(uint64_t) - 1) / sizeof(uint64_t))

struct place {
	_Atomic uint64_t sequence;
	_Atomic uint64_t words[ENTRY_WORDS];
};

struct remembered {
	pthread_mutex_t writing;
	struct place *places;
	size_t sets;
};

struct remembered *remembered_create(size_t tokens_max)
{
	struct remembered *remembered = calloc(1, sizeof *remembered);
	if (!remembered)
		abort();
	pthread_mutex_init(&remembered->writing, NULL);
	remembered->sets = (tokens_max + WAYS - 1) / WAYS;
	remembered->places = calloc(remembered->sets * WAYS + 1, sizeof(struct place));
	if (!remembered->places)
		abort();
	return remembered;
}

void remembered_destroy(struct remembered *remembered)
{
	if (!remembered)
		return;
	pthread_mutex_destroy(&remembered->writing);
	free(remembered->places);
	free(remembered);
}

static struct place *set_of(const struct remembered *remembered, const unsigned char *digest)
{
	uint64_t word;
	memcpy(&word, digest, sizeof word);
	return &remembered->places[word % remembered->sets * WAYS];
}

/* False when somebody wrote meanwhile. The words are read with acquire, so the second look at
 * the sequence comes after them. */
static bool read_place(struct place *place, struct entry *entry)
{
	uint64_t words[ENTRY_WORDS] = {0};
	uint64_t before = atomic_load_explicit(&place->sequence, memory_order_acquire);
	for (size_t i = 0; i < ENTRY_WORDS; i++)
		words[i] = atomic_load_explicit(&place->words[i], memory_order_acquire);
	uint64_t after = atomic_load_explicit(&place->sequence, memory_order_relaxed);
	memcpy(entry, words, sizeof *entry);
	return before == after && before % 2 == 0;
}

/* With the lock held. The words are written with release, so the odd sequence is seen first. */
static void write_place(struct place *place, const struct entry *entry)
{
	uint64_t words[ENTRY_WORDS] = {0};
	memcpy(words, entry, sizeof *entry);
	uint64_t sequence = atomic_load_explicit(&place->sequence, memory_order_relaxed);
	atomic_store_explicit(&place->sequence, sequence + 1, memory_order_relaxed);
	for (size_t i = 0; i < ENTRY_WORDS; i++)
		atomic_store_explicit(&place->words[i], words[i], memory_order_release);
	atomic_store_explicit(&place->sequence, sequence + 2, memory_order_release);
}

bool remembered_find(struct remembered *remembered, const unsigned char digest[TOKEN_DIGEST_BYTES],
	uint64_t generation, int64_t now_us, struct principal *principal)
{
	if (!remembered->sets)
		return false;
	struct place *set = set_of(remembered, digest);
	for (size_t i = 0; i < WAYS; i++) {
		struct entry entry;
		if (!read_place(&set[i], &entry) ||
			memcmp(entry.digest, digest, TOKEN_DIGEST_BYTES) != 0)
			continue;
		if (entry.generation != generation || now_us >= entry.ends_us)
			return false;
		*principal = entry.principal;
		return true;
	}
	return false;
}

/* The token's own place, else the one that ends first; a free one ended long ago. */
static struct place *place_for(struct place *set, const unsigned char *digest)
{
	struct place *place = set;
	int64_t first_end_us = INT64_MAX;
	for (size_t i = 0; i < WAYS; i++) {
		struct entry entry;
		(void)read_place(&set[i], &entry);
		if (memcmp(entry.digest, digest, TOKEN_DIGEST_BYTES) == 0)
			return &set[i];
		if (entry.ends_us < first_end_us) {
			place = &set[i];
			first_end_us = entry.ends_us;
		}
	}
	return place;
}

void remembered_put(struct remembered *remembered, const unsigned char digest[TOKEN_DIGEST_BYTES],
	uint64_t generation, int64_t ends_us, const struct principal *principal)
{
	if (!remembered->sets)
		return;
	struct entry entry;
	memset(&entry, 0, sizeof entry);
	memcpy(entry.digest, digest, TOKEN_DIGEST_BYTES);
	entry.generation = generation;
	entry.ends_us = ends_us;
	entry.principal = *principal;
	pthread_mutex_lock(&remembered->writing);
	write_place(place_for(set_of(remembered, digest), digest), &entry);
	pthread_mutex_unlock(&remembered->writing);
}

/* A hash table with chains, of a fixed width: 20,000 keys make chains of five. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"

#define BUCKETS 4096

struct tally {
	struct tally_rate rate;
	size_t size;
	struct tally_entry *buckets[BUCKETS];
};

struct tally *tally_create(struct tally_rate rate)
{
	struct tally *tally = calloc(1, sizeof *tally);
	if (!tally)
		abort(); /* out of memory, as the arena has it */
	tally->rate = rate;
	return tally;
}

void tally_destroy(struct tally *tally)
{
	for (size_t i = 0; tally && i < BUCKETS; i++) {
		while (tally->buckets[i]) {
			struct tally_entry *entry = tally->buckets[i];
			tally->buckets[i] = entry->next;
			free(entry);
		}
	}
	free(tally);
}

static struct tally_entry **bucket_of(struct tally *tally, const char *key)
{
	return &tally->buckets[hash_add(HASH_START, key, strlen(key)) % BUCKETS];
}

static struct tally_entry *add(struct tally *tally, struct tally_entry **bucket, const char *key,
	int64_t now_us)
{
	size_t size = strlen(key) + 1;
	struct tally_entry *entry = calloc(1, sizeof *entry + size);
	if (!entry)
		abort(); /* out of memory, as the arena has it */
	memcpy(entry->key, key, size);
	entry->tokens = tally->rate.burst;
	entry->filled_us = now_us;
	entry->next = *bucket;
	*bucket = entry;
	tally->size++;
	return entry;
}

struct tally_entry *tally_take(struct tally *tally, const char *key, int64_t max, int64_t now_us)
{
	struct tally_entry **bucket = bucket_of(tally, key);
	struct tally_entry *entry = *bucket;
	while (entry && strcmp(entry->key, key) != 0)
		entry = entry->next;
	if (!entry)
		entry = add(tally, bucket, key, now_us);
	if (max && entry->count >= max)
		return NULL;
	entry->count++;
	return entry;
}

void tally_give(struct tally_entry *entry)
{
	if (entry)
		entry->count--;
}

static void fill(const struct tally *tally, struct tally_entry *entry, int64_t now_us)
{
	double passed_s = (double)(now_us - entry->filled_us) / (double)US_PER_SECOND;
	entry->tokens += passed_s * tally->rate.per_s;
	if (entry->tokens > tally->rate.burst)
		entry->tokens = tally->rate.burst;
	entry->filled_us = now_us;
}

int tally_spend(const struct tally *tally, struct tally_entry *entry, int64_t now_us)
{
	fill(tally, entry, now_us);
	if (entry->tokens < 1)
		return (int)((1 - entry->tokens) / tally->rate.per_s) + 1;
	entry->tokens -= 1;
	return 0;
}

static void clean_bucket(struct tally *tally, struct tally_entry **at, int64_t now_us)
{
	while (*at) {
		struct tally_entry *entry = *at;
		fill(tally, entry, now_us);
		if (entry->count || entry->tokens < tally->rate.burst) {
			at = &entry->next;
			continue;
		}
		*at = entry->next;
		free(entry);
		tally->size--;
	}
}

void tally_clean(struct tally *tally, int64_t now_us)
{
	for (size_t i = 0; i < BUCKETS; i++)
		clean_bucket(tally, &tally->buckets[i], now_us);
}

size_t tally_size(const struct tally *tally)
{
	return tally->size;
}

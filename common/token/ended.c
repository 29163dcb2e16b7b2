/* A hash table with linear probing that readers search without a lock, for all requests ask it.
 * A place once taken is never emptied: what has run out is written over, so that no reader's way
 * breaks off. A table that is too small is replaced by one of twice the size, and kept: a reader
 * may be in it. Together those kept are no larger than the last. */
#include "token/ended.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define SLOT_BITS_FIRST 10
#define SLOT_BITS_MAX 21
#define PROBES_MAX 32
#define ROLE_BITS 8
#define ROLE_MASK ((UINT64_C(1) << ROLE_BITS) - 1)

struct entry {
	_Atomic uint64_t key;	/* 0: never taken */
	_Atomic uint64_t value; /* until when in seconds, and the role; 0: nothing */
	int64_t version;	/* only writers look at it */
};

struct table {
	struct table *older;
	unsigned bits;
	struct entry entries[];
};

struct ended {
	pthread_mutex_t writing;
	_Atomic(struct table *) table;
};

static struct table *create_table(unsigned bits, struct table *older)
{
	struct table *table = calloc(1, sizeof *table + (sizeof table->entries[0] << bits));
	if (!table)
		abort();
	table->bits = bits;
	table->older = older;
	return table;
}

struct ended *ended_create(void)
{
	struct ended *ended = calloc(1, sizeof *ended);
	if (!ended)
		abort();
	pthread_mutex_init(&ended->writing, NULL);
	atomic_init(&ended->table, create_table(SLOT_BITS_FIRST, NULL));
	return ended;
}

void ended_destroy(struct ended *ended)
{
	if (!ended)
		return;
	struct table *table = atomic_load(&ended->table);
	while (table) {
		struct table *older = table->older;
		free(table);
		table = older;
	}
	pthread_mutex_destroy(&ended->writing);
	free(ended);
}

static uint64_t key_of_session(int64_t id)
{
	return (uint64_t)id << 1;
}

static uint64_t key_of_user(int64_t id)
{
	return (uint64_t)id << 1 | 1;
}

/* Knuth, TAOCP 3, 6.4: the golden ratio spreads ids that follow each other. */
static struct entry *probe(struct table *table, uint64_t key, size_t step)
{
	uint64_t home = key * UINT64_C(0x9E3779B97F4A7C15) >> (64 - table->bits);
	return &table->entries[(home + step) & ((UINT64_C(1) << table->bits) - 1)];
}

static int64_t until_s(uint64_t value)
{
	return (int64_t)(value >> ROLE_BITS);
}

/* A place may become another key's between two looks: it counts only if the key is still there
 * once the value was read. */
static uint64_t find(const struct ended *ended, uint64_t key)
{
	struct table *table = atomic_load_explicit(&ended->table, memory_order_acquire);
	for (size_t step = 0; step < PROBES_MAX; step++) {
		struct entry *entry = probe(table, key, step);
		uint64_t there = atomic_load_explicit(&entry->key, memory_order_acquire);
		if (!there)
			return 0;
		if (there != key)
			continue;
		uint64_t value = atomic_load_explicit(&entry->value, memory_order_acquire);
		if (atomic_load_explicit(&entry->key, memory_order_relaxed) == key)
			return value;
	}
	return 0;
}

/* Most find nothing, and need not look at the clock. */
static bool matters(const struct call *c, uint64_t value)
{
	return value && call_now_us(c) / US_PER_SECOND < until_s(value);
}

enum err ended_check(struct call *c, const struct ended *ended, const struct principal *principal)
{
	if (principal->session_id > 0 &&
		matters(c, find(ended, key_of_session(principal->session_id))))
		return fail(c, ERR_UNAUTHENTICATED, "the session has ended");
	uint64_t role = principal->user_id > 0 ? find(ended, key_of_user(principal->user_id)) : 0;
	if (matters(c, role) && (role & ROLE_MASK) != (uint64_t)principal->role)
		return fail(c, ERR_UNAUTHENTICATED,
			"the account's role is another now: refresh the token");
	return OK;
}

/* The key's own place, else one that is free or has run out; NULL when there is none near. */
static struct entry *place_for(struct table *table, uint64_t key, int64_t now_s)
{
	struct entry *place = NULL;
	for (size_t step = 0; step < PROBES_MAX; step++) {
		struct entry *entry = probe(table, key, step);
		uint64_t there = atomic_load_explicit(&entry->key, memory_order_relaxed);
		if (there == key)
			return entry;
		if (!place && until_s(atomic_load(&entry->value)) <= now_s)
			place = entry;
		if (!there)
			break;
	}
	return place;
}

static struct entry *first_to_end(struct table *table, uint64_t key)
{
	struct entry *first = probe(table, key, 0);
	for (size_t step = 1; step < PROBES_MAX; step++) {
		struct entry *entry = probe(table, key, step);
		if (atomic_load(&entry->value) < atomic_load(&first->value))
			first = entry;
	}
	return first;
}

/* A reader never sees the new value with the old key: the value is empty while the key changes,
 * and whoever sees the new value sees the new key. */
static void write_entry(struct entry *entry, uint64_t key, uint64_t value, int64_t version)
{
	if (atomic_load_explicit(&entry->key, memory_order_relaxed) != key) {
		atomic_store_explicit(&entry->value, 0, memory_order_release);
		atomic_store_explicit(&entry->key, key, memory_order_release);
	}
	atomic_store_explicit(&entry->value, value, memory_order_release);
	entry->version = version;
}

static void copy_living(const struct table *from, struct table *to, int64_t now_s)
{
	for (size_t i = 0; i < (size_t)1 << from->bits; i++) {
		const struct entry *entry = &from->entries[i];
		uint64_t key = atomic_load(&entry->key), value = atomic_load(&entry->value);
		if (until_s(value) <= now_s)
			continue;
		struct entry *place = place_for(to, key, now_s);
		write_entry(place ? place : first_to_end(to, key), key, value, entry->version);
	}
}

/* With the lock held. */
static struct entry *make_place(struct ended *ended, uint64_t key, int64_t now_s)
{
	struct table *table = atomic_load(&ended->table);
	struct entry *place;
	while (!(place = place_for(table, key, now_s)) && table->bits < SLOT_BITS_MAX) {
		struct table *larger = create_table(table->bits + 1, table);
		copy_living(table, larger, now_s);
		atomic_store_explicit(&ended->table, larger, memory_order_release);
		table = larger;
	}
	return place ? place : first_to_end(table, key);
}

/* What is known counts if it says more: the later end of a session, the newer role. */
static bool is_news(const struct entry *place, uint64_t key, uint64_t value, int64_t version)
{
	if (atomic_load(&place->key) != key || !atomic_load(&place->value))
		return true;
	return version > place->version ||
	       (version == place->version && value > atomic_load(&place->value));
}

void ended_note(struct call *c, struct ended *ended, const struct ended_fact *fact)
{
	bool is_session = fact->session_id != 0;
	uint64_t key = is_session ? key_of_session(fact->session_id) : key_of_user(fact->user_id);
	uint64_t until = (uint64_t)(fact->until_us / US_PER_SECOND) << ROLE_BITS;
	uint64_t value = until | (is_session ? 0 : (uint64_t)fact->role);
	int64_t version = is_session ? 0 : fact->version;
	int64_t now_s = call_now_us(c) / US_PER_SECOND;
	if (until_s(value) <= now_s)
		return;
	pthread_mutex_lock(&ended->writing);
	struct entry *place = make_place(ended, key, now_s);
	if (is_news(place, key, value, version))
		write_entry(place, key, value, version);
	pthread_mutex_unlock(&ended->writing);
}

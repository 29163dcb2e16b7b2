/* A table with a place for each of so many days and months that follow one another; what falls on
 * the same place, years apart, pushes the other out. */
#include "rankings/ranking_blocks.h"

#include <pthread.h>
#include <stdlib.h>

#define DAYS 1024 /* more than a ranking asks for at once */
#define MONTHS 128
#define PLACES (DAYS + MONTHS)

struct place {
	struct ranking_key key;
	struct ranking_block *block; /* NULL: none; the place is one of its readers */
	uint64_t asked;		     /* when it was asked for last */
};

struct ranking_blocks {
	pthread_mutex_t mutex;	 /* of all that is below */
	pthread_mutex_t reading; /* taken before the other one */
	size_t bytes_max, bytes;
	uint64_t asked;
	struct place places[PLACES];
};

struct ranking_blocks *ranking_blocks_create(size_t bytes_max)
{
	struct ranking_blocks *blocks = calloc(1, sizeof *blocks);
	if (!blocks)
		return NULL;
	blocks->bytes_max = bytes_max;
	pthread_mutex_init(&blocks->mutex, NULL);
	pthread_mutex_init(&blocks->reading, NULL);
	return blocks;
}

void ranking_blocks_destroy(struct ranking_blocks *blocks)
{
	if (!blocks)
		return;
	for (size_t i = 0; i < PLACES; i++)
		free(blocks->places[i].block);
	pthread_mutex_destroy(&blocks->reading);
	pthread_mutex_destroy(&blocks->mutex);
	free(blocks);
}

size_t ranking_blocks_bytes_max(const struct ranking_blocks *blocks)
{
	return blocks->bytes_max;
}

static struct place *place_of(struct ranking_blocks *blocks, const struct ranking_key *key)
{
	return &blocks->places[key->is_month ? DAYS + key->number % MONTHS : key->number % DAYS];
}

static bool is_same(const struct ranking_key *one, const struct ranking_key *other)
{
	return one->is_month == other->is_month && one->number == other->number &&
	       one->stamp == other->stamp;
}

const struct ranking_block *ranking_blocks_find(struct ranking_blocks *blocks,
	const struct ranking_key *key)
{
	const struct ranking_block *found = NULL;
	pthread_mutex_lock(&blocks->mutex);
	struct place *place = place_of(blocks, key);
	if (place->block && is_same(&place->key, key)) {
		place->block->readers++;
		place->asked = ++blocks->asked;
		found = place->block;
	}
	pthread_mutex_unlock(&blocks->mutex);
	return found;
}

/* With the mutex held. */
static void give_back(struct ranking_block *block)
{
	if (--block->readers == 0)
		free(block);
}

/* With the mutex held. */
static void clear(struct ranking_blocks *blocks, struct place *place)
{
	if (!place->block)
		return;
	blocks->bytes -= place->block->len;
	give_back(place->block);
	place->block = NULL;
}

/* With the mutex held. */
static void make_room(struct ranking_blocks *blocks, size_t bytes)
{
	while (blocks->bytes && blocks->bytes + bytes > blocks->bytes_max) {
		struct place *oldest = NULL;
		for (size_t i = 0; i < PLACES; i++) {
			struct place *place = &blocks->places[i];
			if (place->block && (!oldest || place->asked < oldest->asked))
				oldest = place;
		}
		if (!oldest)
			return; /* what is kept is empty */
		clear(blocks, oldest);
	}
}

void ranking_blocks_keep(struct ranking_blocks *blocks, const struct ranking_key *key,
	struct ranking_block *block)
{
	pthread_mutex_lock(&blocks->mutex);
	struct place *place = place_of(blocks, key);
	clear(blocks, place);
	block->readers = 1;
	if (block->len <= blocks->bytes_max) {
		make_room(blocks, block->len);
		block->readers++;
		blocks->bytes += block->len;
		*place = (struct place){*key, block, ++blocks->asked};
	}
	pthread_mutex_unlock(&blocks->mutex);
}

void ranking_blocks_release(struct ranking_blocks *blocks, const struct ranking_block *block)
{
	if (!block)
		return;
	pthread_mutex_lock(&blocks->mutex);
	give_back((struct ranking_block *)(uintptr_t)block);
	pthread_mutex_unlock(&blocks->mutex);
}

void ranking_blocks_begin_reading(struct ranking_blocks *blocks)
{
	pthread_mutex_lock(&blocks->reading);
}

void ranking_blocks_end_reading(struct ranking_blocks *blocks)
{
	pthread_mutex_unlock(&blocks->reading);
}

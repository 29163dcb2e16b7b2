/* A post is the difference of its id to the last one's, a bit for each column that is not 0, and
 * those columns: numbers of seven bits to a byte, the least first (LEB128), with the sign in the
 * lowest bit. */
#include "rankings/ranking_block.h"

#include <stdlib.h>

#define NUMBER_BYTES_MAX 10
#define POST_BYTES_MAX (NUMBER_BYTES_MAX * (ROLLUP_CLASSES + 2))
#define ROOM_AT_FIRST ((size_t)1024)

static void resize(struct ranking_packer *packer, size_t room)
{
	struct ranking_block *block = realloc(packer->block, sizeof *block + room);
	if (!block)
		abort(); /* out of memory, as the arena has it */
	packer->block = block;
	packer->room = room;
}

void ranking_packer_begin(struct ranking_packer *packer)
{
	*packer = (struct ranking_packer){0};
	resize(packer, ROOM_AT_FIRST);
	packer->block->readers = packer->block->len = 0;
}

static void put(struct ranking_block *block, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		block->data[block->len++] = (unsigned char)(number | 0x80);
	block->data[block->len++] = (unsigned char)number;
}

static uint64_t fold_sign(int64_t number)
{
	return (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0);
}

static int64_t unfold_sign(uint64_t number)
{
	return (int64_t)(number >> 1 ^ (number & 1 ? UINT64_MAX : 0));
}

void ranking_packer_add(struct ranking_packer *packer, int64_t post_id,
	const int64_t counts[ROLLUP_CLASSES])
{
	unsigned present = 0;
	for (unsigned i = 0; i < ROLLUP_CLASSES; i++)
		present |= counts[i] ? 1u << i : 0;
	if (!present)
		return;
	if (packer->block->len + POST_BYTES_MAX > packer->room)
		resize(packer, 2 * packer->room);
	put(packer->block, (uint64_t)(post_id - packer->last));
	put(packer->block, present);
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		if (counts[i])
			put(packer->block, fold_sign(counts[i]));
	packer->last = post_id;
}

struct ranking_block *ranking_packer_end(struct ranking_packer *packer)
{
	resize(packer, packer->block->len);
	return packer->block;
}

static inline uint64_t get(struct ranking_cursor *cursor)
{
	uint64_t number = *cursor->at++;
	if (number < 0x80)
		return number;
	number &= 0x7F;
	for (int shift = 7;; shift += 7) {
		unsigned char byte = *cursor->at++;
		number |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return number;
	}
}

static inline void go_on(struct ranking_cursor *cursor)
{
	if (cursor->at == cursor->end)
		cursor->post_id = RANKING_NO_POST;
	else
		cursor->post_id += (int64_t)get(cursor);
}

struct ranking_cursor ranking_cursor_open(const struct ranking_block *block)
{
	struct ranking_cursor cursor = {block->data, block->data + block->len, 0};
	go_on(&cursor);
	return cursor;
}

void ranking_cursor_take(struct ranking_cursor *cursor, const int weights[ROLLUP_CLASSES],
	int64_t *sum, int64_t *shown)
{
	uint64_t present = get(cursor);
	for (int i = 0; present; i++, present >>= 1) {
		if (!(present & 1))
			continue;
		int64_t count = unfold_sign(get(cursor));
		*sum += weights[i] ? count : 0;
		*shown += i == COUNT_IMPRESSIONS ? count : 0;
	}
	go_on(cursor);
}

/* The newest that match are ranked, the best of these read. */
#include "lists/relevance_store.h"

#include <stdlib.h>

#include "lists/found_store.h"

#define SCORE_BITS 20
#define ID_BITS 40

const char *relevance_encode(struct call *c, const struct relevance_place *place, uint8_t order)
{
	uint64_t key = (uint64_t)place->newest_id << SCORE_BITS | (uint64_t)place->score;
	return cursor_encode(c,
		(struct cursor){.order = order, .key = (int64_t)key, .id = place->id});
}

static uint64_t bits(uint64_t from, int first, int count)
{
	return from >> first & ((UINT64_C(1) << count) - 1);
}

enum err relevance_decode(struct call *c, const char *text, uint8_t order,
	struct relevance_place *place)
{
	struct cursor cursor;
	TRY(cursor_decode(c, text, order, &cursor));
	uint64_t key = (uint64_t)cursor.key;
	int64_t newest_id = (int64_t)bits(key, SCORE_BITS, ID_BITS);
	if (key >> (SCORE_BITS + ID_BITS) || !newest_id)
		return fail(c, ERR_BAD_REQUEST, "cursor is none of this list and sort");
	*place = (struct relevance_place){.newest_id = newest_id,
		.score = (int64_t)bits(key, 0, SCORE_BITS),
		.id = cursor.id};
	return OK;
}

/* Best first; of two that are as good the one that came later. */
static int compare(const void *left, const void *right)
{
	const struct found *one = left, *other = right;
	if (one->key != other->key)
		return one->key < other->key ? 1 : -1;
	return (one->id < other->id) - (one->id > other->id);
}

/* How many of the best are before the page. */
static size_t passed(const struct found_list *ranked, const struct relevance_place *place,
	int64_t skip)
{
	const struct found last = {.id = place->id, .key = place->score};
	size_t count = 0;
	while (count < ranked->count && compare(&ranked->items[count], &last) <= 0)
		count++;
	size_t left = ranked->count - count;
	return count + ((uint64_t)skip < left ? (size_t)skip : left);
}

enum err relevance_store_page(struct call *c, const struct post_query *query,
	struct relevance_place *place, struct post_list *page, bool *more)
{
	struct post_query newest = *query;
	newest.sort = LIST_POSTS_SORT_CREATED_AT_DESC;
	newest.after = NULL;
	struct found_list ranked;
	TRY(found_store_newest(c, &newest, &place->newest_id, RELEVANCE_RANKED_MAX, &ranked));
	if (ranked.count)
		qsort(ranked.items, ranked.count, sizeof *ranked.items, compare);
	size_t first = passed(&ranked, place, query->skip);
	size_t count = ranked.count - first;
	*more = count > (size_t)query->limit;
	if (*more)
		count = (size_t)query->limit;
	if (count) {
		place->score = ranked.items[first + count - 1].key;
		place->id = ranked.items[first + count - 1].id;
	}
	return found_store_read(c, ranked.items + first, count, page);
}

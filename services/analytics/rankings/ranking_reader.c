/* Whole months of the range are one block each, the days before and behind them others. */
#include "rankings/ranking_reader.h"

#include <stdlib.h>

#include "post_facts/post_facts_store.h"
#include "rankings/ranking_store.h"
#include "rankings/ranking_sum.h"
#include "rollups/counting.h"
#include "rollups/waiting.h"

#define SPARE 20
#define GROWTH 16

/* What is held of the blocks. */
struct held {
	const struct ranking_block **blocks;
	struct ranking_key *keys;
	size_t count;
	size_t bytes;
};

static enum err add_keys(struct call *c, bool is_month, int64_t first, int64_t last,
	struct held *held)
{
	size_t count;
	TRY(ranking_store_keys(c, is_month, first, last, &held->keys[held->count], &count));
	held->count += count;
	return OK;
}

static enum err list_keys(struct call *c, const struct ranking_query *query, struct held *held)
{
	int64_t month = rollup_month(query->first - 1) + 1, end = rollup_month(query->last);
	size_t room = (size_t)(query->last - query->first);
	*held = (struct held){.keys = call_alloc(c, room * sizeof *held->keys),
		.blocks = call_alloc(c, (room + 1) * sizeof *held->blocks)};
	if (month >= end)
		return add_keys(c, false, query->first, query->last, held);
	TRY(add_keys(c, false, query->first, rollup_first_day(month), held));
	TRY(add_keys(c, true, month, end, held));
	return add_keys(c, false, rollup_first_day(end), query->last, held);
}

static bool find_all(struct ranking_blocks *blocks, struct held *held)
{
	bool all = true;
	for (size_t i = 0; i < held->count; i++) {
		if (!held->blocks[i]) {
			held->blocks[i] = ranking_blocks_find(blocks, &held->keys[i]);
			held->bytes += held->blocks[i] ? held->blocks[i]->len : 0;
		}
		all &= held->blocks[i] != NULL;
	}
	return all;
}

/* As far as there is memory. */
static enum err read_missing(struct call *c, struct ranking_blocks *blocks, struct held *held)
{
	size_t bytes_max = ranking_blocks_bytes_max(blocks);
	for (size_t i = 0; i < held->count && held->bytes <= bytes_max; i++) {
		struct ranking_block *block;
		if (held->blocks[i])
			continue;
		TRY(ranking_store_pack(c, &held->keys[i], &block));
		ranking_blocks_keep(blocks, &held->keys[i], block);
		held->blocks[i] = block;
		held->bytes += block->len;
	}
	return OK;
}

static enum err hold_all(struct call *c, struct ranking_blocks *blocks, struct held *held)
{
	if (find_all(blocks, held))
		return OK;
	ranking_blocks_begin_reading(blocks);
	enum err err = find_all(blocks, held) ? OK : read_missing(c, blocks, held);
	ranking_blocks_end_reading(blocks);
	return err;
}

/* Those of the first ones that are there. */
static enum err relate(struct call *c, const struct ranking_top *top, int64_t limit,
	struct ranked_post_list *posts)
{
	struct post_facts_list facts;
	int64_t *ids = call_alloc(c, (top->count + 1) * sizeof *ids);
	for (size_t i = 0; i < top->count; i++)
		ids[i] = top->items[i].post_id;
	TRY(post_facts_store_titles(c, ids, top->count, &facts));
	posts->items = call_alloc(c, (top->count + 1) * sizeof *posts->items);
	posts->count = 0;
	for (size_t i = 0; i < top->count && posts->count < (size_t)limit; i++) {
		const struct post_facts *of = post_facts_find(&facts, ids[i]);
		if (of)
			posts->items[posts->count++] = (struct ranked_post){.post_id = ids[i],
				.user_id = of->user_id,
				.title = of->title,
				.status = of->status,
				.value = top->items[i].value};
	}
	return OK;
}

/* A few more are taken, as some may have been removed; where those are not enough, many more. */
static enum err rank(struct call *c, const struct held *held, const struct ranking_query *query,
	struct ranked_post_list *posts)
{
	for (int64_t asked = query->limit + SPARE;; asked *= GROWTH) {
		struct ranking_top top;
		ranking_top_init(&top, c->arena, (size_t)asked);
		ranking_sum(held->blocks, held->count, query->measure, c->arena, &top);
		bool are_all = top.count < top.room;
		ranking_top_sort(&top);
		TRY(relate(c, &top, query->limit, posts));
		if (are_all || posts->count == (size_t)query->limit)
			return OK;
	}
}

/* What waits, as one more block: of each post what falls on the days of the query. */

static size_t pack_post(const struct ranking_query *query, const struct waiting_rows *waiting,
	size_t first, struct ranking_packer *packer)
{
	int64_t post_id = waiting->items[first].subject, counts[ROLLUP_CLASSES] = {0};
	size_t at = first;
	for (; at < waiting->count && waiting->items[at].subject == post_id; at++) {
		const struct rollup_row *row = &waiting->items[at];
		int64_t day = row->bucket / QUARTERS_PER_DAY;
		for (int i = 0; day >= query->first && day < query->last && i < ROLLUP_CLASSES; i++)
			counts[i] += row->counts[i];
	}
	ranking_packer_add(packer, post_id, counts);
	return at;
}

static struct ranking_block *pack_waiting(const struct ranking_query *query,
	const struct waiting_rows *waiting)
{
	struct ranking_packer packer;
	ranking_packer_begin(&packer);
	for (size_t at = 0; at < waiting->count;)
		at = pack_post(query, waiting, at, &packer);
	return ranking_packer_end(&packer);
}

static enum err rank_with(struct call *c, struct held *held, const struct waiting_rows *waiting,
	const struct ranking_query *query, struct ranked_post_list *posts)
{
	struct ranking_block *waits = pack_waiting(query, waiting);
	held->blocks[held->count] = waits;
	struct held with = *held;
	with.count++;
	enum err err = rank(c, &with, query, posts);
	free(waits);
	return err;
}

struct reading {
	struct ranking_blocks *blocks;
	const struct ranking_query *query;
	struct ranked_post_list *posts;
	bool fits;
};

static enum err read_packed(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct reading *reading = arg;
	struct held held;
	TRY(list_keys(c, reading->query, &held));
	enum err err = hold_all(c, reading->blocks, &held);
	reading->fits = held.bytes <= ranking_blocks_bytes_max(reading->blocks);
	if (err == OK && reading->fits)
		err = rank_with(c, &held, waiting, reading->query, reading->posts);
	for (size_t i = 0; i < held.count; i++)
		ranking_blocks_release(reading->blocks, held.blocks[i]);
	return err;
}

static enum err read_rows(struct call *c, void *arg)
{
	const struct reading *reading = arg;
	return view_store_ranking(c, reading->query, reading->posts);
}

enum err ranking_reader_read(struct call *c, struct ranking_blocks *blocks,
	const struct ranking_query *query, struct ranked_post_list *posts)
{
	struct reading reading = {blocks, query, posts, true};
	TRY(waiting_read(c, WAITING_POSTS, read_packed, &reading));
	return reading.fits ? OK : ranking_reader_read_rows(c, query, posts);
}

enum err ranking_reader_read_rows(struct call *c, const struct ranking_query *query,
	struct ranked_post_list *posts)
{
	struct reading reading = {NULL, query, posts, true};
	TRY(counting_catch_up(c));
	return db_read(c, read_rows, &reading);
}

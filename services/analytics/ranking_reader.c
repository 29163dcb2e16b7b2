/* Whole months of the range are one block each, the days before and behind them others. */
#include "ranking_reader.h"

#include "post_facts_store.h"
#include "ranking_store.h"
#include "ranking_sum.h"

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
		.blocks = call_alloc(c, room * sizeof *held->blocks)};
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

enum err ranking_reader_read(struct call *c, struct ranking_blocks *blocks,
	const struct ranking_query *query, struct ranked_post_list *posts)
{
	struct held held;
	TRY(list_keys(c, query, &held));
	enum err err = hold_all(c, blocks, &held);
	bool fits = held.bytes <= ranking_blocks_bytes_max(blocks);
	if (err == OK && fits)
		err = rank(c, &held, query, posts);
	for (size_t i = 0; i < held.count; i++)
		ranking_blocks_release(blocks, held.blocks[i]);
	return err == OK && !fits ? view_store_ranking(c, query, posts) : err;
}

/* Rankings in memory: what is packed, kept, summed up and put in order. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

#include "base/macros.h"
#include "rankings/ranking_blocks.h"
#include "rankings/ranking_sum.h"
#include "rankings/ranking_top.h"

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 16) % below;
}

static const int all_columns[ROLLUP_CLASSES] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

Test(ranking_block, gives_back_what_was_packed_however_large)
{
	static const int64_t ids[] = {1, 2, 127, 128, 100000, INT64_C(1) << 53, INT64_MAX - 1};
	static const int64_t counts[] = {1, 63, 64, -1, 1 << 20, INT64_MAX, INT64_MIN};
	struct ranking_packer packer;
	ranking_packer_begin(&packer);
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		int64_t row[ROLLUP_CLASSES] = {0};
		row[i] = counts[i];
		ranking_packer_add(&packer, ids[i], row);
	}
	struct ranking_block *block = ranking_packer_end(&packer);
	struct ranking_cursor cursor = ranking_cursor_open(block);
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		int64_t sum = 0, shown = 0;
		cr_assert(eq(i64, cursor.post_id, ids[i]));
		ranking_cursor_take(&cursor, all_columns, &sum, &shown);
		cr_expect(eq(i64, sum, counts[i]));
		cr_expect(eq(i64, shown, i == COUNT_IMPRESSIONS ? counts[i] : 0));
	}
	cr_expect(eq(i64, cursor.post_id, RANKING_NO_POST));
	free(block);
}

Test(ranking_block, has_no_post_without_counts_and_may_have_none)
{
	struct ranking_packer packer;
	ranking_packer_begin(&packer);
	ranking_packer_add(&packer, 7, (const int64_t[ROLLUP_CLASSES]){0});
	struct ranking_block *block = ranking_packer_end(&packer);
	cr_expect(eq(sz, block->len, 0));
	cr_expect(eq(i64, ranking_cursor_open(block).post_id, RANKING_NO_POST));
	free(block);
}

static int compare(const void *left, const void *right)
{
	const struct ranking_value *one = left, *other = right;
	if (one->value != other->value)
		return one->value > other->value ? -1 : 1;
	return one->post_id > other->post_id ? -1 : one->post_id < other->post_id;
}

Test(ranking_top, has_those_that_sorting_all_of_them_puts_first)
{
	enum { COUNT = 500 };
	struct arena *arena = arena_create();
	unsigned state = 1;
	for (size_t room = 1; room < 2 * COUNT; room = room * 3 + 1) {
		struct ranking_value values[COUNT];
		struct ranking_top top;
		ranking_top_init(&top, arena, room);
		for (int i = 0; i < COUNT; i++) {
			values[i] = (struct ranking_value){i + 1, 1 + draw(&state, 40)};
			ranking_top_offer(&top, values[i]);
		}
		qsort(values, COUNT, sizeof *values, compare);
		ranking_top_sort(&top);
		cr_assert(eq(sz, top.count, room < COUNT ? room : COUNT));
		for (size_t i = 0; i < top.count; i++)
			cr_expect(eq(i64, top.items[i].post_id, values[i].post_id), "%zu", i);
	}
	arena_destroy(arena);
}

/* Ids that lie together, and some that are far from all others. */
static int64_t id_of(int post)
{
	return post < 900 ? 1 + post * 20 : INT64_C(1000000007) * (post - 899);
}

Test(ranking_sum, is_what_adding_each_post_for_itself_gives)
{
	enum { POSTS = 1000, BLOCKS = 9 };
	struct arena *arena = arena_create();
	const struct ranking_block *blocks[BLOCKS];
	int64_t engagement[POSTS] = {0}, impressions[POSTS] = {0};
	unsigned state = 5;
	for (int b = 0; b < BLOCKS; b++) {
		struct ranking_packer packer;
		ranking_packer_begin(&packer);
		for (int p = 0; p < POSTS; p++) {
			int64_t counts[ROLLUP_CLASSES] = {0};
			if (draw(&state, 3)) {
				counts[COUNT_IMPRESSIONS] = draw(&state, 200);
				counts[COUNT_LIKES] = draw(&state, 3);
				counts[COUNT_BOTS] = 1;
			}
			impressions[p] += counts[COUNT_IMPRESSIONS];
			engagement[p] += counts[COUNT_LIKES];
			ranking_packer_add(&packer, id_of(p), counts);
		}
		blocks[b] = ranking_packer_end(&packer);
	}
	struct ranking_top top;
	ranking_top_init(&top, arena, POSTS);
	ranking_sum(blocks, BLOCKS, MEASURE_ENGAGEMENT_RATE, arena, &top);
	size_t wanted = 0;
	for (int p = 0; p < POSTS; p++)
		wanted += engagement[p] > 0 && impressions[p] > 0;
	cr_assert(eq(sz, top.count, wanted));
	for (size_t i = 0; i < top.count; i++) {
		int p = 0;
		while (id_of(p) != top.items[i].post_id)
			p++;
		cr_expect(eq(dbl, top.items[i].value,
			(double)engagement[p] / (double)impressions[p]));
	}
	for (int b = 0; b < BLOCKS; b++)
		free((void *)(uintptr_t)blocks[b]);
	arena_destroy(arena);
}

/* What is kept. */

static struct ranking_block *block_of(int posts)
{
	struct ranking_packer packer;
	ranking_packer_begin(&packer);
	for (int i = 1; i <= posts; i++)
		ranking_packer_add(&packer, i, (const int64_t[ROLLUP_CLASSES]){1});
	return ranking_packer_end(&packer);
}

static struct ranking_key day(int64_t number, int64_t stamp)
{
	return (struct ranking_key){false, number, stamp};
}

static void keep(struct ranking_blocks *blocks, struct ranking_key key, int posts)
{
	struct ranking_block *block = block_of(posts);
	ranking_blocks_keep(blocks, &key, block);
	ranking_blocks_release(blocks, block);
}

static bool has(struct ranking_blocks *blocks, struct ranking_key key)
{
	const struct ranking_block *found = ranking_blocks_find(blocks, &key);
	ranking_blocks_release(blocks, found);
	return found != NULL;
}

Test(ranking_blocks, are_found_by_day_or_month_under_their_stamp_alone)
{
	struct ranking_blocks *blocks = ranking_blocks_create(1000);
	keep(blocks, day(7, 1), 10);
	cr_expect(has(blocks, day(7, 1)));
	cr_expect(not(has(blocks, day(7, 2))));
	cr_expect(not(has(blocks, day(7 + 1024, 1))), "on the same place");
	cr_expect(not(has(blocks, (struct ranking_key){true, 7, 1})));
	keep(blocks, day(7, 2), 10);
	cr_expect(has(blocks, day(7, 2)));
	cr_expect(not(has(blocks, day(7, 1))));
	ranking_blocks_destroy(blocks);
}

Test(ranking_blocks, push_out_those_that_were_not_asked_for_for_longest)
{
	struct ranking_block *one = block_of(10);
	struct ranking_blocks *blocks = ranking_blocks_create(3 * one->len);
	free(one);
	for (int i = 1; i <= 3; i++)
		keep(blocks, day(i, 1), 10);
	cr_expect(has(blocks, day(1, 1)));
	keep(blocks, day(4, 1), 10);
	cr_expect(has(blocks, day(1, 1)));
	cr_expect(not(has(blocks, day(2, 1))));
	cr_expect(has(blocks, day(3, 1)));
	keep(blocks, day(5, 1), 31);
	cr_expect(not(has(blocks, day(5, 1))), "larger than all that may be kept");
	cr_expect(has(blocks, day(4, 1)));
	ranking_blocks_destroy(blocks);
}

Test(ranking_blocks, stay_while_somebody_reads_them)
{
	struct ranking_blocks *blocks = ranking_blocks_create(1000);
	struct ranking_key key = day(1, 1);
	keep(blocks, key, 10);
	const struct ranking_block *held = ranking_blocks_find(blocks, &key);
	keep(blocks, day(1, 2), 10);
	cr_expect(eq(i64, ranking_cursor_open(held).post_id, 1));
	ranking_blocks_release(blocks, held);
	ranking_blocks_destroy(blocks);
}

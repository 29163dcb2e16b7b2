/* What a group counted, as a text and back. */
#include "rollups/counted.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct slice slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

static struct text empty_text(struct arena *arena)
{
	struct text text;
	text_init(&text, arena, 64, 65536);
	return text;
}

static void add_bot_and_reader(struct rollup *rollup)
{
	struct act act = {.at_us = 5 * ROLLUP_QUARTER_US, .kind = ACT_IMPRESSION, .post_id = 42};
	act.device = DEVICE_TABLET;
	rollup_add_act(rollup, &act, 7, 3);
	act.filter = FILTER_AGENT;
	rollup_add_act(rollup, &act, 7, 1);
}

Test(counted, says_what_changed_and_leaves_zeros_at_the_end_out)
{
	struct arena *arena = arena_create();
	struct rollup rollup;
	struct text text = empty_text(arena);
	rollup_init(&rollup, arena);
	rollup_add_act(&rollup,
		&(struct act){.at_us = ROLLUP_QUARTER_US, .kind = ACT_VIEW, .post_id = 42}, 7, 2);
	counted_write(&text, &rollup);
	cr_expect(eq(str, (char *)text_string(&text), "[[0,1,0,2],[42,1,0,2],[-7,1,0,2]]"));
	arena_destroy(arena);
}

Test(counted, is_read_as_it_was_written_and_added)
{
	struct arena *arena = arena_create();
	struct rollup rollup, read;
	struct text text = empty_text(arena);
	rollup_init(&rollup, arena);
	rollup_init(&read, arena);
	add_bot_and_reader(&rollup);
	counted_write(&text, &rollup);
	cr_assert(counted_read(slice_of(text_string(&text)), &read));
	cr_assert(counted_read(slice_of(text_string(&text)), &read));
	cr_assert(eq(sz, read.count, rollup.count));
	for (size_t i = 0; i < read.count; i++) {
		cr_expect(eq(i64, read.rows[i].subject, rollup.rows[i].subject));
		cr_expect(eq(i64, read.rows[i].bucket, 5));
		for (int j = 0; j < ROLLUP_COUNTS; j++)
			cr_expect(eq(int, read.rows[i].counts[j], 2 * rollup.rows[i].counts[j]));
	}
	arena_destroy(arena);
}

Test(counted, refuses_what_it_did_not_write)
{
	static const char *const texts[] = {"", "{}", "[", "[1]", "[[]]", "[[1]]", "[[1,\"2\"]]",
		"[[1,2,3.5]]", "[[1,2,9999999999]]", "[[1,2,1,1,1,1,1,1,1,1,1,1,1,1]]", "[] []"};
	struct arena *arena = arena_create();
	struct rollup rollup;
	rollup_init(&rollup, arena);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cr_expect(not(counted_read(slice_of(texts[i]), &rollup)), "%s", texts[i]);
	cr_expect(counted_read(slice_of("[]"), &rollup));
	cr_expect(counted_read(slice_of("[[1,2]]"), &rollup));
	arena_destroy(arena);
}

Test(counted, every_reason_is_read_as_it_was_written)
{
	struct arena *arena = arena_create();
	struct ingest_counts counts = {0}, read = {0};
	struct text text = empty_text(arena);
	for (int i = 1; i <= FILTER_RATE; i++)
		counts.by_filter[i] = i;
	for (int i = 1; i < REFUSAL_COUNT; i++)
		counts.by_refusal[i] = 10 * i;
	counted_write_reasons(&text, &counts);
	cr_assert(counted_read_reasons(slice_of(text_string(&text)), &read), "%s",
		text_string(&text));
	cr_expect(eq(int, memcmp(&counts, &read, sizeof counts), 0));
	cr_expect(counted_read_reasons(slice_of("{}"), &read));
	cr_expect(not(counted_read_reasons(slice_of("{\"boredom\":1}"), &read)));
	cr_expect(not(counted_read_reasons(slice_of("[]"), &read)));
	arena_destroy(arena);
}

/* How many streams each has, and how fast each writes. */
#include "tally.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/clock.h"

static const struct tally_rate RATE = {.per_s = 1, .burst = 3};

Test(tally, each_key_has_so_many_and_no_more)
{
	struct tally *tally = tally_create(RATE);
	struct tally_entry *first = tally_take(tally, "ann", 2, 0);
	cr_assert(ne(ptr, first, NULL));
	cr_assert(eq(ptr, tally_take(tally, "ann", 2, 0), first));
	cr_expect(eq(ptr, tally_take(tally, "ann", 2, 0), NULL));
	cr_expect(ne(ptr, tally_take(tally, "bob", 2, 0), NULL));
	tally_give(first);
	cr_expect(eq(ptr, tally_take(tally, "ann", 2, 0), first));
	for (int i = 0; i < 100; i++)
		cr_expect(ne(ptr, tally_take(tally, "any", 0, 0), NULL), "0 is no bound");
	tally_destroy(tally);
}

Test(tally, a_bucket_gives_its_burst_at_once_and_then_its_rate)
{
	struct tally *tally = tally_create(RATE);
	struct tally_entry *ann = tally_take(tally, "ann", 0, 0);
	for (int i = 0; i < 3; i++)
		cr_expect(eq(int, tally_spend(tally, ann, 0), 0));
	cr_expect(eq(int, tally_spend(tally, ann, 0), 2), "told to wait");
	cr_expect(gt(int, tally_spend(tally, ann, US_PER_SECOND / 2), 0));
	cr_expect(eq(int, tally_spend(tally, ann, US_PER_SECOND), 0));
	cr_expect(gt(int, tally_spend(tally, ann, US_PER_SECOND), 0));
	cr_expect(eq(int, tally_spend(tally, ann, US_PER_HOUR), 0));
	tally_destroy(tally);
}

Test(tally, who_comes_back_has_no_fuller_bucket)
{
	struct tally *tally = tally_create(RATE);
	struct tally_entry *ann = tally_take(tally, "ann", 0, 0);
	for (int i = 0; i < 3; i++)
		cr_expect(eq(int, tally_spend(tally, ann, 0), 0));
	tally_give(ann);
	tally_clean(tally, US_PER_SECOND);
	cr_expect(eq(sz, tally_size(tally), 1));
	ann = tally_take(tally, "ann", 0, US_PER_SECOND);
	cr_expect(eq(int, tally_spend(tally, ann, US_PER_SECOND), 0));
	cr_expect(gt(int, tally_spend(tally, ann, US_PER_SECOND), 0));
	tally_clean(tally, US_PER_HOUR);
	cr_expect(eq(sz, tally_size(tally), 1), "one with a stream is kept");
	tally_give(ann);
	tally_clean(tally, US_PER_HOUR);
	cr_expect(eq(sz, tally_size(tally), 0), "a full one without is not");
	tally_destroy(tally);
}

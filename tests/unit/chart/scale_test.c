/* Round steps, and numbers as people read them. */
#include "chart/scale.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "base/macros.h"

static void expect_scale(double low, double high, enum chart_unit unit, double step, size_t ticks)
{
	struct scale scale = scale_make(low, high, unit);
	cr_expect(epsilon_eq(dbl, scale.step, step, step * 1e-9), "%g..%g", low, high);
	cr_expect(eq(sz, scale_ticks(&scale), ticks), "%g..%g", low, high);
	cr_expect(le(dbl, scale.from, low));
	cr_expect(ge(dbl, scale.to, high - fabs(high) * 1e-9));
}

Test(scale, has_round_steps_that_hold_every_value)
{
	expect_scale(0, 4, CHART_COUNT, 1, 5);
	expect_scale(0, 1, CHART_COUNT, 1, 2);
	expect_scale(0, 0, CHART_COUNT, 1, 2);
	expect_scale(0, 9, CHART_COUNT, 5, 3);
	expect_scale(0, 870, CHART_COUNT, 500, 3);
	expect_scale(-3, 4, CHART_COUNT, 2, 5);
	expect_scale(120000, 126000, CHART_COUNT, 2000, 4);
	expect_scale(0, 0.021, CHART_SHARE, 0.01, 4);
	expect_scale(0, 1, CHART_SHARE, 0.5, 3);
}

Test(scale, never_has_more_ticks_than_the_plot_has_room_for)
{
	for (double high = 1; high < 1e18; high *= 1.37)
		for (int low = 0; low < 3; low++) {
			struct scale scale = scale_make(high * low / 3, high, CHART_COUNT);
			cr_expect(le(sz, scale_ticks(&scale), SCALE_TICKS_MAX), "%g", high);
			cr_expect(ge(sz, scale_ticks(&scale), 2), "%g", high);
		}
}

static void expect_number(double value, enum chart_unit unit, const char *wanted)
{
	char number[SCALE_NUMBER_SIZE];
	scale_write(value, unit, number);
	cr_expect(eq(str, number, (char *)wanted));
}

Test(scale, writes_values_in_full)
{
	expect_number(0, CHART_COUNT, "0");
	expect_number(999, CHART_COUNT, "999");
	expect_number(1000, CHART_COUNT, "1,000");
	expect_number(-123456, CHART_COUNT, "-123,456");
	expect_number(9.2e18, CHART_COUNT, "9,200,000,000,000,000,000");
	expect_number(0.0421, CHART_SHARE, "4.21%");
}

static void expect_tick(double value, double step, enum chart_unit unit, const char *wanted)
{
	char number[SCALE_NUMBER_SIZE];
	scale_write_tick(value, step, unit, number);
	cr_expect(eq(str, number, (char *)wanted));
}

Test(scale, writes_ticks_short_and_no_two_alike)
{
	expect_tick(0, 5000, CHART_COUNT, "0");
	expect_tick(5000, 5000, CHART_COUNT, "5,000");
	expect_tick(10000, 5000, CHART_COUNT, "10k");
	expect_tick(122500, 500, CHART_COUNT, "122.5k");
	expect_tick(1500000, 500000, CHART_COUNT, "1.5M");
	expect_tick(0.02, 0.01, CHART_SHARE, "2%");
	expect_tick(0.005, 0.005, CHART_SHARE, "0.5%");
}

Test(scale, tells_large_values_apart_that_are_close_together)
{
	expect_tick(28000010, 10, CHART_COUNT, "28,000,010");
	expect_tick(28001000, 1000, CHART_COUNT, "28.001M");
	expect_tick(3e12, 1e12, CHART_COUNT, "3T");
	expect_tick(3e12, 10, CHART_COUNT, "3,000,000,000,000");
	for (double low = 1; low < 1e15; low *= 7)
		for (double span = 1; span < 1e6; span *= 3) {
			struct scale scale = scale_make(low, low + span, CHART_COUNT);
			char last[SCALE_NUMBER_SIZE] = "", number[SCALE_NUMBER_SIZE];
			for (size_t i = 0; i < scale_ticks(&scale); i++) {
				scale_write_tick(scale_tick(&scale, i), scale.step, CHART_COUNT,
					number);
				cr_assert(ne(str, number, last), "%g + %g", low, span);
				strcpy(last, number);
			}
		}
}

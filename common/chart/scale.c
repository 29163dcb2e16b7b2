/* Heckbert's nice numbers for graph labels (Graphics Gems, 1990). */
#include "chart/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define STEPS_WANTED 4
#define SMALLEST_SHARE 0.0001

static double nice_step(double rough)
{
	double power = pow(10, floor(log10(rough)));
	double digit = rough / power;
	double nice = digit <= 1.0 ? 1 : digit <= 2.0 ? 2 : digit <= 5.0 ? 5 : 10;
	return nice * power;
}

struct scale scale_make(double low, double high, enum chart_unit unit)
{
	double smallest = unit == CHART_COUNT ? 1 : SMALLEST_SHARE;
	double rough = (high - low) / STEPS_WANTED;
	struct scale scale = {.step = rough > smallest ? nice_step(rough) : smallest};
	scale.from = floor(low / scale.step) * scale.step;
	scale.to = ceil(high / scale.step) * scale.step;
	if (scale.to <= scale.from)
		scale.to = scale.from + scale.step;
	return scale;
}

size_t scale_ticks(const struct scale *scale)
{
	return (size_t)lround((scale->to - scale->from) / scale->step) + 1;
}

double scale_tick(const struct scale *scale, size_t index)
{
	return scale->from + (double)index * scale->step;
}

/* "1234567" becomes "1,234,567". */
static void group_digits(const char *plain, char out[SCALE_NUMBER_SIZE])
{
	size_t len = strlen(plain), at = 0;
	for (size_t i = 0; i < len && at + 2 < SCALE_NUMBER_SIZE; i++) {
		if (i && (len - i) % 3 == 0 && plain[i - 1] != '-')
			out[at++] = ',';
		out[at++] = plain[i];
	}
	out[at] = '\0';
}

void scale_write(double value, enum chart_unit unit, char out[SCALE_NUMBER_SIZE])
{
	char plain[SCALE_NUMBER_SIZE];
	if (unit == CHART_SHARE) {
		snprintf(out, SCALE_NUMBER_SIZE, "%.2f%%", value * 100);
		return;
	}
	snprintf(plain, sizeof plain, "%.0f", value);
	group_digits(plain, out);
}

#define DECIMALS_MAX 3 /* "28.001M"; what needs more is written in full */

/* Digits behind the point that tell ticks apart which are a step away from each other, where values
 * are told in units: a step is 1, 2 or 5 times a power of ten, and so is a unit. */
static int decimals_of(double step, double unit)
{
	int decimals = 0;
	while (unit > step * 1.001 && decimals <= DECIMALS_MAX) {
		unit /= 10;
		decimals++;
	}
	return decimals;
}

struct magnitude {
	double from, unit;
	const char *letter;
};

static const struct magnitude magnitudes[] = {{1e12, 1e12, "T"}, {1e9, 1e9, "B"}, {1e6, 1e6, "M"},
	{1e4, 1e3, "k"}, {0, 1, ""}};

void scale_write_tick(double value, double step, enum chart_unit unit, char out[SCALE_NUMBER_SIZE])
{
	const struct magnitude *chosen = magnitudes;
	if (unit == CHART_SHARE) {
		snprintf(out, SCALE_NUMBER_SIZE, "%.*f%%", decimals_of(step, 0.01), value * 100);
		return;
	}
	while (fabs(value) < chosen->from)
		chosen++;
	int decimals = decimals_of(step, chosen->unit);
	if (chosen->unit <= 1 || decimals > DECIMALS_MAX)
		scale_write(value, unit, out);
	else
		snprintf(out, SCALE_NUMBER_SIZE, "%.*f%s", decimals, value / chosen->unit,
			chosen->letter);
}

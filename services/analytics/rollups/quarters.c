/* JSON without blanks, so that a migration can read it too. A year has some hundred of these texts:
 * they are read in one pass. */
#include "rollups/quarters.h"

#include "base/macros.h"

#define DIGITS_MAX 18

/* The rarest last. */
static const enum rollup_count order[ROLLUP_CLASSES] = {COUNT_IMPRESSIONS, COUNT_VIEWS,
	COUNT_SHARES, COUNT_BOTS, COUNT_COMMENTS, COUNT_LIKES, COUNT_PRAISE, COUNT_EMPATHY,
	COUNT_INTEREST, COUNT_APPRECIATION};

void quarters_add(struct quarters *quarters, int64_t quarter, const int32_t counts[ROLLUP_COUNTS])
{
	int64_t *to = quarters->counts[quarter % QUARTERS_PER_DAY];
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		to[i] += counts[i];
}

static void write_quarter(struct text *text, int number, const int64_t counts[ROLLUP_CLASSES])
{
	int used = ROLLUP_CLASSES;
	while (used && !counts[order[used - 1]])
		used--;
	if (!used)
		return;
	text_add_string(text, text->len == 1 ? "[" : ",[");
	text_add_int(text, number);
	for (int i = 0; i < used; i++) {
		text_add_char(text, ',');
		text_add_int(text, counts[order[i]]);
	}
	text_add_char(text, ']');
}

void quarters_write(const struct quarters *quarters, struct text *text)
{
	text_add_char(text, '[');
	for (int i = 0; i < QUARTERS_PER_DAY; i++)
		write_quarter(text, i, quarters->counts[i]);
	text_add_char(text, ']');
}

/* Reading: each function passes what it read, and says whether it was there. */

struct reading {
	const char *at, *end;
};

static bool pass(struct reading *reading, char wanted)
{
	if (reading->at == reading->end || *reading->at != wanted)
		return false;
	reading->at++;
	return true;
}

static bool pass_number(struct reading *reading, int64_t *number)
{
	bool is_negative = pass(reading, '-');
	const char *first = reading->at;
	int64_t value = 0;
	for (; reading->at < reading->end && reading->at - first < DIGITS_MAX; reading->at++) {
		unsigned digit = (unsigned)*reading->at - '0';
		if (digit > 9)
			break;
		value = 10 * value + (int64_t)digit;
	}
	*number = is_negative ? -value : value;
	return reading->at > first;
}

static bool pass_quarter(struct reading *reading, struct quarters *quarters)
{
	int64_t number, count;
	if (!pass(reading, '[') || !pass_number(reading, &number) || number < 0 ||
		number >= QUARTERS_PER_DAY)
		return false;
	for (int i = 0; i < ROLLUP_CLASSES && pass(reading, ','); i++) {
		if (!pass_number(reading, &count))
			return false;
		quarters->counts[number][order[i]] += count;
	}
	return pass(reading, ']');
}

bool quarters_read(struct slice text, struct quarters *quarters)
{
	struct reading reading = {text.data, text.data + text.len};
	if (!pass(&reading, '['))
		return false;
	if (!pass(&reading, ']')) {
		do
			if (!pass_quarter(&reading, quarters))
				return false;
		while (pass(&reading, ','));
		if (!pass(&reading, ']'))
			return false;
	}
	return reading.at == reading.end;
}

/* JSON, so that a migration can read it too. */
#include "rollups/counted.h"

#include "base/macros.h"
#include "json/walk.h"

/* What events count, the rarest last. */
static const enum rollup_count order[] = {COUNT_IMPRESSIONS, COUNT_VIEWS, COUNT_SHARES, COUNT_BOTS,
	COUNT_FROM_SITE, COUNT_FROM_SEARCH, COUNT_FROM_SOCIAL, COUNT_FROM_LINK, COUNT_ON_DESKTOP,
	COUNT_ON_PHONE, COUNT_ON_TABLET};

static void write_row(struct text *text, const struct rollup_row *row)
{
	size_t used = COUNT_OF(order);
	while (used && !row->counts[order[used - 1]])
		used--;
	text_add_char(text, '[');
	text_add_int(text, row->subject);
	text_add_char(text, ',');
	text_add_int(text, row->bucket);
	for (size_t i = 0; i < used; i++) {
		text_add_char(text, ',');
		text_add_int(text, row->counts[order[i]]);
	}
	text_add_char(text, ']');
}

void counted_write(struct text *text, const struct rollup *quarters)
{
	text_add_char(text, '[');
	for (size_t i = 0; i < quarters->count; i++) {
		if (i)
			text_add_char(text, ',');
		write_row(text, &quarters->rows[i]);
	}
	text_add_char(text, ']');
}

static bool read_int(struct walk *inside, int64_t *number)
{
	struct walk_value value;
	return walk_item(inside, &value) && walk_int(&value, number);
}

static bool read_row(const struct walk_value *row, struct rollup *quarters)
{
	int32_t counts[ROLLUP_COUNTS] = {0};
	int64_t subject, quarter, count;
	if (row->kind != WALK_ARRAY)
		return false;
	struct walk inside = walk_inside(row);
	if (!read_int(&inside, &subject) || !read_int(&inside, &quarter))
		return false;
	for (size_t i = 0; i < COUNT_OF(order) && walk_on(&inside); i++) {
		if (!read_int(&inside, &count) || count != (int32_t)count)
			return false;
		counts[order[i]] = (int32_t)count;
	}
	rollup_add_counts(quarters, subject, quarter, counts);
	return !walk_on(&inside);
}

static bool read_whole(struct slice text, enum walk_kind kind, struct walk *inside)
{
	struct walk walk = {text.data, text.data + text.len};
	struct walk_value whole;
	if (!walk_value(&walk, &whole) || whole.kind != kind || walk_on(&walk))
		return false;
	*inside = walk_inside(&whole);
	return true;
}

bool counted_read(struct slice text, struct rollup *quarters)
{
	struct walk inside;
	struct walk_value row;
	if (!read_whole(text, WALK_ARRAY, &inside))
		return false;
	while (walk_item(&inside, &row))
		if (!read_row(&row, quarters))
			return false;
	return true;
}

/* Reasons: those of filters, then of refusals. */

static const char *filter_word(int number)
{
	return number <= FILTER_RATE ? act_filter_word((enum act_filter)number) : NULL;
}

static const char *reason_word(int number)
{
	return number < REFUSAL_COUNT ? refusal_word((enum refusal_reason)number) : NULL;
}

static void write_reason(struct text *text, const char *word, int64_t events, bool *is_first)
{
	if (!word || !events)
		return;
	text_add_string(text, *is_first ? "\"" : ",\"");
	text_add_string(text, word);
	text_add_string(text, "\":");
	text_add_int(text, events);
	*is_first = false;
}

void counted_write_reasons(struct text *text, const struct ingest_counts *counts)
{
	bool is_first = true;
	text_add_char(text, '{');
	for (int i = 0; i < INGEST_REASONS; i++) {
		write_reason(text, filter_word(i), counts->by_filter[i], &is_first);
		write_reason(text, reason_word(i), counts->by_refusal[i], &is_first);
	}
	text_add_char(text, '}');
}

static int64_t *find_reason(const struct walk_value *word, struct ingest_counts *counts)
{
	for (int i = 0; i < INGEST_REASONS; i++) {
		if (filter_word(i) && walk_is(word, filter_word(i)))
			return &counts->by_filter[i];
		if (reason_word(i) && walk_is(word, reason_word(i)))
			return &counts->by_refusal[i];
	}
	return NULL;
}

bool counted_read_reasons(struct slice text, struct ingest_counts *counts)
{
	struct walk inside;
	struct walk_value word, value;
	if (!read_whole(text, WALK_OBJECT, &inside))
		return false;
	while (walk_member(&inside, &word, &value)) {
		int64_t *reason = find_reason(&word, counts), events;
		if (!reason || !walk_int(&value, &events))
			return false;
		*reason += events;
	}
	return true;
}

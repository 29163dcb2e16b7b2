/* A table of rows by subject and bucket. */
#include "rollups/rollup.h"

#include <string.h>

#include "base/macros.h"
#include "base/rfc3339.h"

#define ROOM_AT_FIRST 64

struct wanted {
	int64_t subject;
	int64_t bucket;
};

static bool is_same(const void *items, size_t place, const void *arg)
{
	const struct rollup_row *row = (const struct rollup_row *)items + place;
	const struct wanted *wanted = arg;
	return row->subject == wanted->subject && row->bucket == wanted->bucket;
}

static uint64_t hash_of(const struct wanted *wanted)
{
	return places_hash((uint64_t)wanted->subject * UINT64_C(0x9E3779B97F4A7C15) +
			   (uint64_t)wanted->bucket);
}

void rollup_init(struct rollup *rollup, struct arena *arena)
{
	*rollup = (struct rollup){.arena = arena, .room = ROOM_AT_FIRST};
	rollup->rows = arena_alloc_raw(arena, rollup->room * sizeof *rollup->rows);
	places_init(&rollup->places, arena, rollup->room);
}

static void grow(struct rollup *rollup)
{
	struct rollup_row *rows = arena_alloc_raw(rollup->arena, 2 * rollup->room * sizeof *rows);
	memcpy(rows, rollup->rows, rollup->count * sizeof *rows);
	rollup->rows = rows;
	rollup->room *= 2;
	places_init(&rollup->places, rollup->arena, rollup->room);
	for (size_t i = 0; i < rollup->count; i++) {
		const struct wanted wanted = {rows[i].subject, rows[i].bucket};
		size_t place, slot = 0;
		if (!places_find(&rollup->places, hash_of(&wanted), is_same, rows, &wanted, &place,
			    &slot))
			places_put(&rollup->places, slot, i);
	}
}

static struct rollup_row *row_of(struct rollup *rollup, int64_t subject, int64_t bucket)
{
	const struct wanted wanted = {subject, bucket};
	size_t place, slot;
	if (rollup->count == rollup->room)
		grow(rollup);
	if (places_find(&rollup->places, hash_of(&wanted), is_same, rollup->rows, &wanted, &place,
		    &slot))
		return &rollup->rows[place];
	places_put(&rollup->places, slot, rollup->count);
	struct rollup_row *row = &rollup->rows[rollup->count++];
	*row = (struct rollup_row){.subject = subject, .bucket = bucket};
	return row;
}

void rollup_add(struct rollup *rollup, const struct rollup_target *target,
	const enum rollup_count *counts, size_t count_count, int by)
{
	const int64_t subjects[] = {0, target->post_id, -target->owner_id};
	int64_t quarter = target->at_us / ROLLUP_QUARTER_US;
	for (size_t i = 0; i < (target->owner_id ? COUNT_OF(subjects) : 1); i++) {
		struct rollup_row *row = row_of(rollup, subjects[i], quarter);
		for (size_t j = 0; j < count_count; j++)
			row->counts[counts[j]] += by;
	}
}

/* What an act is; then, of an impression, where it came from and on what. @return how many */
static size_t counts_of(const struct act *act, enum rollup_count counts[3])
{
	static const enum rollup_count kinds[] = {
		[ACT_IMPRESSION] = COUNT_IMPRESSIONS,
		[ACT_VIEW] = COUNT_VIEWS,
		[ACT_SHARE] = COUNT_SHARES,
		[ACT_COMMENT] = COUNT_COMMENTS,
	};
	size_t count = 0;
	counts[count++] = act->filter ? COUNT_BOTS : kinds[act->kind];
	if (act->filter || act->kind != ACT_IMPRESSION)
		return count;
	if (act->referrer)
		counts[count++] = COUNT_FROM_SITE + (act->referrer - REFERRER_SITE);
	if (act->device)
		counts[count++] = COUNT_ON_DESKTOP + (act->device - DEVICE_DESKTOP);
	return count;
}

void rollup_add_act(struct rollup *rollup, const struct act *act, int64_t owner_id, int by)
{
	enum rollup_count counts[3];
	const struct rollup_target target = {act->post_id, owner_id, act->at_us};
	size_t count = counts_of(act, counts);
	rollup_add(rollup, &target, counts, count, by);
}

void rollup_add_counts(struct rollup *rollup, int64_t subject, int64_t bucket,
	const int32_t counts[ROLLUP_COUNTS])
{
	struct rollup_row *sum = row_of(rollup, subject, bucket);
	for (size_t i = 0; i < ROLLUP_COUNTS; i++)
		sum->counts[i] += counts[i];
}

static void add_counts_of(struct rollup *to, const struct rollup_row *row, int64_t bucket)
{
	rollup_add_counts(to, row->subject, bucket, row->counts);
}

void rollup_to_days(const struct rollup *quarters, struct rollup *days)
{
	for (size_t i = 0; i < quarters->count; i++)
		add_counts_of(days, &quarters->rows[i],
			quarters->rows[i].bucket / QUARTERS_PER_DAY);
}

int64_t rollup_month(int64_t days)
{
	int year, month, day;
	rfc3339_civil(days, &year, &month, &day);
	return 12 * (year - 1970) + month - 1;
}

int64_t rollup_first_day(int64_t month)
{
	return rfc3339_days(1970 + (int)(month / 12), 1 + (int)(month % 12), 1);
}

void rollup_to_months(const struct rollup *days, struct rollup *months)
{
	for (size_t i = 0; i < days->count; i++)
		add_counts_of(months, &days->rows[i], rollup_month(days->rows[i].bucket));
}

/* A table by the words of a minute: ten thousand rows mean few minutes, or at least few zones. */
#include "bulk_moments.h"

#include <string.h>

#include "intent.h"
#include "spread.h"
#include "zone/wall_time.h"

#define HASH_START UINT64_C(14695981039346656037) /* FNV-1a */
#define HASH_PRIME UINT64_C(1099511628211)

struct open_zone {
	const char *name;
	const struct zone *zone;
	struct open_zone *next;
};

struct moments {
	struct bulk_moment **slots;
	size_t mask;
	struct open_zone *zones;
};

static const char *zone_of(const struct bulk_schedule_row *row)
{
	return row->timezone ? row->timezone : INTENT_DEFAULT_ZONE;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * HASH_PRIME;
	return hash;
}

static uint64_t hash_of(const struct bulk_schedule_row *row, int64_t second)
{
	uint64_t hash = hash_text(hash_text(HASH_START, row->date), zone_of(row));
	hash = (hash ^ (uint64_t)((row->hour * 60 + row->minute) * 60 + second)) * HASH_PRIME;
	return hash ^ hash >> 32;
}

static bool same_minute(const struct bulk_schedule_row *a, const struct bulk_schedule_row *b)
{
	return a->minute == b->minute && a->hour == b->hour && strcmp(a->date, b->date) == 0 &&
	       strcmp(zone_of(a), zone_of(b)) == 0;
}

/* The last one found is in front: rows of a zone tend to stand together. */
static enum err open_zone(struct call *c, struct moments *moments, const char *name,
	const struct zone **zone)
{
	for (struct open_zone **at = &moments->zones; *at; at = &(*at)->next) {
		struct open_zone *found = *at;
		if (strcmp(found->name, name) != 0)
			continue;
		*at = found->next;
		found->next = moments->zones;
		moments->zones = found;
		*zone = found->zone;
		return OK;
	}
	TRY(wall_zone_open(c, name, zone));
	struct open_zone *opened = call_alloc(c, sizeof *opened);
	*opened = (struct open_zone){.name = name, .zone = *zone, .next = moments->zones};
	moments->zones = opened;
	return OK;
}

static enum err resolve(struct call *c, struct moments *moments, struct bulk_moment *moment)
{
	const struct bulk_schedule_row *row = moment->first;
	const struct zone *zone;
	TRY(open_zone(c, moments, zone_of(row), &zone));
	const struct local_minute wanted = {.date = row->date,
		.hour = row->hour,
		.minute = row->minute,
		.timezone = row->timezone,
		.second = moment->second};
	struct post_schedule_intent intent;
	TRY(intent_resolve_in(c, &wanted, zone, &intent));
	moment->moment = (struct schedule_moment){
		.date = intent.date,
		.hour = intent.hour,
		.minute = intent.minute,
		.timezone = intent.timezone,
		.publish_at_us = intent.publish_at_us,
		.note = intent.note,
	};
	return OK;
}

static struct bulk_moment *find(struct call *c, struct moments *moments,
	const struct bulk_schedule_row *row, int64_t second)
{
	size_t slot = (size_t)hash_of(row, second) & moments->mask;
	for (; moments->slots[slot]; slot = (slot + 1) & moments->mask)
		if (moments->slots[slot]->second == second &&
			same_minute(moments->slots[slot]->first, row))
			return moments->slots[slot];
	struct bulk_moment *moment = call_alloc(c, sizeof *moment);
	moments->slots[slot] = moment;
	moment->first = row;
	moment->second = second;
	enum err err = resolve(c, moments, moment);
	if (err) {
		struct bulk_row *refused = call_alloc(c, sizeof *refused);
		bulk_refuse(c, refused, err);
		moment->refused = refused;
	}
	return moment;
}

/* Its own number and post stay. */
static void refuse_alike(struct bulk_row *row, const struct bulk_row *refused)
{
	struct bulk_schedule_result *result = &row->result;
	result->outcome = refused->result.outcome;
	result->has_status = true;
	result->status = refused->result.status;
	result->detail = refused->result.detail;
	result->has_errors = refused->result.has_errors;
	result->errors = refused->result.errors;
}

void bulk_moments_resolve(struct call *c, struct bulk *bulk)
{
	size_t size = 64;
	while (size < 2 * bulk->count)
		size *= 2;
	struct moments moments = {.slots = call_alloc(c, size * sizeof(void *)), .mask = size - 1};
	for (size_t i = 0; i < bulk->count; i++) {
		struct bulk_row *row = &bulk->rows[i];
		if (row->result.outcome)
			continue;
		row->moment = find(c, &moments, &row->wanted,
			spread_second(c, row->wanted.spread, i));
		if (row->moment->refused)
			refuse_alike(row, row->moment->refused);
	}
}

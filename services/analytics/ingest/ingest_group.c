/* What an event is, is decided here and only from what the database says: so that whatever is
 * answered has been counted, once. */
#include "ingest/ingest_group.h"

#include <string.h>

#include "act_store.h"
#include "base/clock.h"
#include "db/db.h"
#include "ingest/dead_letter_store.h"
#include "places.h"
#include "post_facts/post_facts_store.h"
#include "rollups/counting.h"
#include "rollups/counting_store.h"
#include "rollups/recording.h"

/* All rows of a group, one after another. */
struct rows {
	struct ingest_row **items;
	size_t count;
};

static struct rows list_rows(struct call *c, const struct ingest_group *group)
{
	struct rows rows = {0};
	size_t count = 0;
	for (size_t i = 0; i < group->count; i++)
		count += group->batches[i]->count;
	rows.items = arena_alloc_raw(c->arena, (count + 1) * sizeof *rows.items);
	for (size_t i = 0; i < group->count; i++) {
		struct ingest_batch *batch = group->batches[i];
		for (size_t j = 0; j < batch->count; j++) {
			struct ingest_row *row = &batch->rows[j];
			row->refusal = row->before;
			row->outcome = row->before.reason ? INGEST_REJECTED : 0;
			row->dead_letter_id = 0;
			rows.items[rows.count++] = row;
		}
	}
	return rows;
}

/* Posts and their owners. */

struct owners {
	struct places places;
	int64_t *post_ids;
	int64_t *owner_ids; /* 0: unknown */
	size_t count;
};

static bool is_post(const void *items, size_t place, const void *wanted)
{
	return ((const int64_t *)items)[place] == *(const int64_t *)wanted;
}

static bool find_post(const struct owners *owners, int64_t post_id, size_t *place, size_t *slot)
{
	return places_find(&owners->places, places_hash((uint64_t)post_id), is_post,
		owners->post_ids, &post_id, place, slot);
}

static void list_posts(struct call *c, const struct rows *rows, struct owners *owners)
{
	size_t place, slot = 0;
	places_init(&owners->places, c->arena, rows->count);
	owners->post_ids = arena_alloc_raw(c->arena, (rows->count + 1) * sizeof(int64_t));
	owners->owner_ids = arena_alloc(c->arena, (rows->count + 1) * sizeof(int64_t));
	owners->count = 0;
	for (size_t i = 0; i < rows->count; i++) {
		const struct ingest_row *row = rows->items[i];
		if (row->outcome || find_post(owners, row->act.post_id, &place, &slot))
			continue;
		places_put(&owners->places, slot, owners->count);
		owners->post_ids[owners->count++] = row->act.post_id;
	}
}

static enum err ask_owners(struct call *c, struct owners *owners)
{
	struct post_facts_list known;
	size_t place, slot;
	if (!owners->count)
		return OK;
	TRY(post_facts_store_of(c, owners->post_ids, owners->count, &known));
	for (size_t i = 0; i < known.count; i++)
		if (find_post(owners, known.items[i].post_id, &place, &slot))
			owners->owner_ids[place] = known.items[i].user_id;
	return OK;
}

/* What a letter tells may be older than the log, which could not say whether it was counted then.
 */
static enum err refuse_forgotten(struct call *c, const struct ingest_group *group)
{
	int64_t whole_from;
	for (size_t i = 0; i < group->count; i++) {
		struct ingest_row *row = group->batches[i]->rows;
		if (!group->batches[i]->letter_id || row->outcome)
			continue;
		TRY(act_store_whole_from(c, &whole_from));
		if (row->act.at_us >= whole_from * US_PER_DAY)
			continue;
		row->refusal = (struct refusal){REFUSAL_TOO_LATE,
			"/timestamp: the log of that day is not kept any more"};
		row->outcome = INGEST_REJECTED;
	}
	return OK;
}

/* No post went since they were looked for. */
static bool are_related(const struct ingest_group *group, int64_t removals)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->batches[i]->removals != removals)
			return false;
	return true;
}

/* A post may have gone since it was looked for. */
static enum err relate(struct call *c, const struct ingest_group *group, const struct rows *rows,
	int64_t removals)
{
	struct owners owners;
	size_t place = 0, slot;
	if (are_related(group, removals))
		return OK;
	list_posts(c, rows, &owners);
	TRY(ask_owners(c, &owners));
	for (size_t i = 0; i < rows->count; i++) {
		struct ingest_row *row = rows->items[i];
		if (row->outcome || !find_post(&owners, row->act.post_id, &place, &slot))
			continue;
		row->owner_id = owners.owner_ids[place];
		if (row->owner_id)
			continue;
		row->refusal = (struct refusal){REFUSAL_UNKNOWN_POST,
			"/data/post_id: there is no such post, or nobody can read it"};
		row->outcome = INGEST_REJECTED;
	}
	return OK;
}

/* What is recorded. */

static bool is_same_act(const void *items, size_t place, const void *wanted)
{
	const struct recorded *recorded = items;
	const struct act *act = wanted;
	return recorded[place].act->key == act->key && recorded[place].act->at_us == act->at_us;
}

/* The first of those that are alike; the others are duplicates already. */
static size_t pick(struct call *c, const struct rows *rows, struct recorded *recorded,
	struct ingest_row **picked)
{
	struct places places;
	size_t count = 0, place, slot = 0;
	places_init(&places, c->arena, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		struct ingest_row *row = rows->items[i];
		if (row->outcome)
			continue;
		if (places_find(&places, (uint64_t)row->act.key, is_same_act, recorded, &row->act,
			    &place, &slot)) {
			row->outcome = INGEST_DUPLICATE;
			continue;
		}
		places_put(&places, slot, count);
		recorded[count] = (struct recorded){.act = &row->act, .owner_id = row->owner_id};
		picked[count++] = row;
	}
	return count;
}

static enum err record(struct call *c, const struct rows *rows, struct rollup *quarters)
{
	size_t room = rows->count + 1;
	struct recorded *recorded = arena_alloc_raw(c->arena, room * sizeof *recorded);
	struct ingest_row **picked = arena_alloc_raw(c->arena, room * sizeof *picked);
	size_t count = pick(c, rows, recorded, picked);
	TRY(recording_add(c, recorded, count, quarters));
	for (size_t i = 0; i < count; i++) {
		if (!recorded[i].is_new)
			picked[i]->outcome = INGEST_DUPLICATE;
		else
			picked[i]->outcome = picked[i]->act.filter ? INGEST_FILTERED
								   : INGEST_ACCEPTED;
	}
	return OK;
}

/* What is rejected. */

static struct dead_letter_row letter_of(const struct ingest_batch *batch,
	const struct ingest_row *row)
{
	return (struct dead_letter_row){
		.user_id = batch->user_id,
		.received_at_us = batch->received_us,
		.stage = refusal_stage(row->refusal.reason),
		.reason = refusal_word(row->refusal.reason),
		.detail = row->refusal.detail,
		.event_id = row->id,
		.payload = row->payload,
	};
}

static size_t count_rejected(const struct ingest_batch *batch)
{
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++)
		count += batch->rows[i].outcome == INGEST_REJECTED;
	return count;
}

static enum err keep_letters(struct call *c, struct ingest_batch *batch, size_t rejected)
{
	size_t room, kept = 0;
	TRY(dead_letter_store_room(c, batch->user_id, &room));
	struct dead_letter_row *letters = call_alloc(c, (rejected + 1) * sizeof *letters);
	struct dead_letter_row **list = call_alloc(c, (rejected + 1) * sizeof *list);
	struct ingest_row **rows = call_alloc(c, (rejected + 1) * sizeof *rows);
	for (size_t i = 0; i < batch->count && kept < room; i++) {
		if (batch->rows[i].outcome != INGEST_REJECTED)
			continue;
		letters[kept] = letter_of(batch, &batch->rows[i]);
		list[kept] = &letters[kept];
		rows[kept++] = &batch->rows[i];
	}
	TRY(dead_letter_store_add(c, list, kept));
	for (size_t i = 0; i < kept; i++)
		rows[i]->dead_letter_id = letters[i].id;
	return OK;
}

/* Of a letter that is replayed its own stays, or goes with what was rejected once. */
static enum err settle_letters(struct call *c, struct ingest_batch *batch)
{
	size_t rejected = count_rejected(batch);
	if (!batch->letter_id)
		return rejected ? keep_letters(c, batch, rejected) : OK;
	bool was_there = true;
	if (!rejected)
		TRY(dead_letter_store_drop(c, batch->letter_id, &was_there));
	return was_there ? OK : fail(c, ERR_NOT_FOUND, "the letter is not there any more");
}

static void count_row(const struct ingest_row *row, struct ingest_counts *counts)
{
	switch (row->outcome) {
	case INGEST_ACCEPTED:
		counts->accepted++;
		break;
	case INGEST_DUPLICATE:
		counts->duplicate++;
		break;
	case INGEST_FILTERED:
		counts->filtered++;
		counts->by_filter[row->act.filter]++;
		break;
	case INGEST_REJECTED:
		counts->rejected++;
		counts->by_refusal[row->refusal.reason]++;
		break;
	}
}

/* By the day of this moment: batches of a group came within seconds. */
static enum err count(struct call *c, const struct rows *rows, const struct rollup *quarters)
{
	struct ingest_counts counts = {0};
	for (size_t i = 0; i < rows->count; i++)
		count_row(rows->items[i], &counts);
	return counting_add(c, call_now_us(c) / US_PER_DAY, &counts, quarters);
}

enum err ingest_group_write(struct call *c, void *arg)
{
	const struct ingest_group *group = arg;
	struct rollup quarters;
	int64_t removals;
	TRY(counting_store_begin(c, &removals));
	const struct rows rows = list_rows(c, group);
	TRY(refuse_forgotten(c, group));
	TRY(relate(c, group, &rows, removals));
	TRY(record(c, &rows, &quarters));
	for (size_t i = 0; i < group->count; i++)
		TRY(settle_letters(c, group->batches[i]));
	return count(c, &rows, &quarters);
}

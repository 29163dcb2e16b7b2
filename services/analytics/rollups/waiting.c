/* A group has a number that no other has, and goes when it is in the rollups: so what was read of
 * it once holds until its number is not there any more. The numbers are read in the snapshot in
 * which the figures are. */
#include "rollups/waiting.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "analytics.h"
#include "rollups/counted.h"
#include "rollups/counting.h"
#include "rollups/counting_store.h"

#define GROUPS_MAX 4096
#define ROWS_MAX 32768

struct waiting {
	pthread_mutex_t mutex;
	struct arena *arena;
	struct rollup quarters;
	size_t count;
	int64_t ids[GROUPS_MAX]; /* what is in quarters, in order */
};

static void forget(struct waiting *waiting)
{
	arena_reset(waiting->arena);
	rollup_init(&waiting->quarters, waiting->arena);
	waiting->count = 0;
}

struct waiting *waiting_create(void)
{
	struct waiting *waiting = malloc(sizeof *waiting);
	if (!waiting)
		return NULL;
	pthread_mutex_init(&waiting->mutex, NULL);
	waiting->arena = arena_create();
	forget(waiting);
	return waiting;
}

void waiting_destroy(struct waiting *waiting)
{
	if (!waiting)
		return;
	arena_destroy(waiting->arena);
	pthread_mutex_destroy(&waiting->mutex);
	free(waiting);
}

void waiting_forget(struct waiting *waiting)
{
	pthread_mutex_lock(&waiting->mutex);
	if (waiting->count)
		forget(waiting);
	pthread_mutex_unlock(&waiting->mutex);
}

/* Numbers of groups, in order. */
struct ids {
	const int64_t *items;
	size_t count;
};

static bool has(const struct ids *ids, int64_t id)
{
	size_t first = 0, last = ids->count;
	while (first < last) {
		size_t middle = first + (last - first) / 2;
		if (ids->items[middle] < id)
			first = middle + 1;
		else
			last = middle;
	}
	return first < ids->count && ids->items[first] == id;
}

/* The first of some that others are not; INT64_MAX: there is none. */
static int64_t first_beside(const struct ids *some, const struct ids *others)
{
	for (size_t i = 0; i < some->count; i++)
		if (!has(others, some->items[i]))
			return some->items[i];
	return INT64_MAX;
}

struct adding {
	struct waiting *waiting;
	struct ids known;
};

static enum err add_group(struct call *c, void *arg, int64_t id, struct slice quarters)
{
	struct adding *adding = arg;
	if (has(&adding->known, id) || counted_read(quarters, &adding->waiting->quarters))
		return OK;
	return fail(c, ERR_INTERNAL, "rollup_queue has a row that is not of this program");
}

/* With the mutex held: then it is those groups that are summed up, and no others. */
static enum err follow(struct call *c, struct waiting *waiting, const struct ids *ids)
{
	struct adding adding = {waiting, {waiting->ids, waiting->count}};
	if (first_beside(&adding.known, ids) != INT64_MAX) {
		forget(waiting);
		adding.known.count = 0;
	}
	int64_t missing = first_beside(ids, &adding.known);
	enum err err = missing == INT64_MAX ? OK
					    : counting_store_each(c, missing, add_group, &adding);
	if (err) {
		forget(waiting);
		return err;
	}
	memcpy(waiting->ids, ids->items, ids->count * sizeof *ids->items);
	waiting->count = ids->count;
	return OK;
}

static int compare_int(int64_t one, int64_t other)
{
	return (one > other) - (one < other);
}

static int compare(const void *left, const void *right)
{
	const struct rollup_row *one = left, *other = right;
	int subjects = compare_int(one->subject, other->subject);
	return subjects ? subjects : compare_int(one->bucket, other->bucket);
}

static struct waiting_rows rows_of(struct call *c, const struct rollup *quarters, int64_t subject)
{
	struct rollup_row *items = arena_alloc_raw(c->arena, (quarters->count + 1) * sizeof *items);
	size_t count = 0;
	for (size_t i = 0; i < quarters->count; i++) {
		const struct rollup_row *row = &quarters->rows[i];
		if (subject == WAITING_POSTS ? row->subject > 0 : row->subject == subject)
			items[count++] = *row;
	}
	qsort(items, count, sizeof *items, compare);
	return (struct waiting_rows){items, count};
}

/* @param[out] fits  false: there is more than should be held */
static enum err read_rows(struct call *c, struct waiting *waiting, int64_t subject,
	struct waiting_rows *rows, bool *fits)
{
	struct ids ids;
	TRY(counting_store_ids(c, GROUPS_MAX + 1, &ids.items, &ids.count));
	*fits = ids.count <= GROUPS_MAX;
	if (!ids.count || !*fits)
		return OK;
	pthread_mutex_lock(&waiting->mutex);
	enum err err = follow(c, waiting, &ids);
	*fits = waiting->quarters.count <= ROWS_MAX;
	if (err == OK && *fits)
		*rows = rows_of(c, &waiting->quarters, subject);
	else
		forget(waiting);
	pthread_mutex_unlock(&waiting->mutex);
	return err;
}

struct reading {
	struct waiting *waiting; /* NULL: it was added to the rollups */
	int64_t subject;
	waiting_body *body;
	void *arg;
	bool fits;
};

static enum err read_with(struct call *c, void *arg)
{
	struct reading *reading = arg;
	struct waiting_rows rows = {0};
	if (reading->waiting)
		TRY(read_rows(c, reading->waiting, reading->subject, &rows, &reading->fits));
	return reading->fits ? reading->body(c, &rows, reading->arg) : OK;
}

/* Once it was added to the rollups. */
static enum err read_behind(struct call *c, struct reading *reading)
{
	TRY(counting_catch_up(c));
	reading->waiting = NULL;
	reading->fits = true;
	return db_read(c, read_with, reading);
}

enum err waiting_read(struct call *c, int64_t subject, waiting_body *body, void *arg)
{
	const struct analytics *analytics = analytics_of(c);
	struct waiting *own = analytics ? NULL : waiting_create();
	struct reading reading = {analytics ? analytics->waiting : own, subject, body, arg, true};
	enum err err = db_read(c, read_with, &reading);
	waiting_destroy(own);
	return err == OK && !reading.fits ? read_behind(c, &reading) : err;
}

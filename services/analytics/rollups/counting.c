/* Rows are taken, summed up and added in one transaction: so each is counted once. */
#include "rollups/counting.h"

#include <stdatomic.h>

#include "analytics.h"
#include "rollups/counted.h"
#include "rollups/counting_store.h"
#include "rollups/rollup_store.h"

#define WAITING_MAX 2048  /* groups, beyond which whoever comes adds them */
#define ROLLUP_ROWS 16384 /* of a transaction, with the rows that reach it */
#define ROW_BYTES 40	  /* of one in a text, mostly */
#define TEXT_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct of_day {
	int64_t day;
	struct ingest_counts counts;
	struct of_day *next;
};

struct folding {
	struct rollup quarters;
	struct of_day *days;
};

static struct of_day *find_day(struct call *c, struct folding *folding, int64_t day)
{
	struct of_day *of = folding->days;
	while (of && of->day != day)
		of = of->next;
	if (of)
		return of;
	of = arena_alloc(c->arena, sizeof *of);
	of->day = day;
	of->next = folding->days;
	folding->days = of;
	return of;
}

static enum err sum_up(struct call *c, void *arg, const struct counted_row *row)
{
	struct folding *folding = arg;
	struct ingest_counts *counts = &find_day(c, folding, row->day)->counts;
	counts->accepted += row->counts.accepted;
	counts->duplicate += row->counts.duplicate;
	counts->filtered += row->counts.filtered;
	counts->rejected += row->counts.rejected;
	if (counted_read(row->quarters, &folding->quarters) &&
		counted_read_reasons(row->reasons, counts))
		return OK;
	return fail(c, ERR_INTERNAL, "rollup_queue has a row that is not of this program");
}

/* @param[out] more  whether some was left, for a transaction of its own */
static enum err fold(struct call *c, bool *more)
{
	struct folding folding = {0};
	rollup_init(&folding.quarters, c->arena);
	do {
		size_t count;
		TRY(counting_store_take(c, sum_up, &folding, &count));
		*more = count == COUNTED_AT_ONCE;
	} while (*more && folding.quarters.count < ROLLUP_ROWS);
	for (const struct of_day *of = folding.days; of; of = of->next)
		TRY(ingest_count_store_add(c, of->day, &of->counts));
	return folding.quarters.count ? rollup_store_add(c, &folding.quarters) : OK;
}

/* How many groups wait, as far as this process knows: whoever adds them sets it back. */
static atomic_uint *waiting_of(struct call *c)
{
	struct analytics *analytics = analytics_of(c);
	return analytics ? &analytics->groups_waiting : NULL;
}

enum err counting_finish(struct call *c)
{
	bool more = true;
	TRY(counting_store_lock(c));
	while (more)
		TRY(fold(c, &more));
	if (waiting_of(c))
		atomic_store(waiting_of(c), 0);
	return OK;
}

static struct slice slice_of(struct text *text)
{
	return (struct slice){text_string(text), text->len};
}

static enum err put(struct call *c, int64_t day, const struct ingest_counts *counts,
	const struct rollup *quarters)
{
	struct text text, reasons;
	text_init(&text, c->arena, quarters->count * ROW_BYTES + ROW_BYTES, TEXT_BYTES_MAX);
	text_init(&reasons, c->arena, ROW_BYTES, TEXT_BYTES_MAX);
	counted_write(&text, quarters);
	counted_write_reasons(&reasons, counts);
	return counting_store_add(c,
		&(struct counted_row){day, *counts, slice_of(&reasons), slice_of(&text)});
}

enum err counting_add(struct call *c, int64_t day, const struct ingest_counts *counts,
	const struct rollup *quarters)
{
	TRY(put(c, day, counts, quarters));
	if (waiting_of(c) && atomic_fetch_add(waiting_of(c), 1) >= WAITING_MAX)
		return counting_finish(c);
	return OK;
}

/* Settling. */

struct settling {
	bool more;
};

static enum err settle_some(struct call *c, void *arg)
{
	struct settling *settling = arg;
	TRY(counting_store_lock_alone(c));
	return fold(c, &settling->more);
}

enum err counting_settle(struct call *c)
{
	struct settling settling;
	TRY(counting_store_any(c, &settling.more));
	while (settling.more)
		TRY(db_write_aside(c, settle_some, &settling));
	if (waiting_of(c))
		atomic_store(waiting_of(c), 0);
	return OK;
}

enum err counting_catch_up(struct call *c)
{
	enum err err = counting_settle(c);
	if (err != ERR_UNAVAILABLE)
		return err;
	call_forgive(c);
	call_reply_header(c, "X-Counted", "behind");
	return OK;
}

/* Read, written, told. */
#include "ingest/sending.h"

#include "analytics.h"
#include "ingest/admission.h"
#include "ingest/seen_ids.h"

static void count(enum ingest_outcome outcome, struct sent_events *out)
{
	int64_t *const counts[] = {
		[INGEST_ACCEPTED] = &out->accepted,
		[INGEST_DUPLICATE] = &out->duplicate,
		[INGEST_FILTERED] = &out->filtered,
		[INGEST_REJECTED] = &out->rejected,
	};
	++*counts[outcome];
}

static bool is_new(const struct ingest_row *row)
{
	return row->outcome == INGEST_ACCEPTED || row->outcome == INGEST_FILTERED;
}

/* Outcomes have the numbers of the contract's words. */
static struct event_result tell(struct call *c, const struct ingest_row *row)
{
	struct event_result result = {
		.event_id = row->id.data ? arena_copy(c->arena, row->id.data, row->id.len) : NULL,
		.outcome = (enum event_outcome)row->outcome,
		.has_dead_letter_id = row->dead_letter_id != 0,
		.dead_letter_id = row->dead_letter_id,
	};
	result.has_reused_id = result.reused_id = is_new(row) &&
						  seen_ids_note(analytics_of(c)->seen_ids,
							  &row->act);
	if (row->outcome == INGEST_FILTERED)
		result.reason = act_filter_word(row->act.filter);
	if (row->outcome == INGEST_REJECTED) {
		result.reason = refusal_word(row->refusal.reason);
		result.detail = row->refusal.detail;
	}
	return result;
}

enum err sending_take(struct call *c, const struct event_rows *texts, const struct sender *sender,
	int64_t letter_id, struct sent_events *out)
{
	struct ingest_batch batch = {.user_id = sender->user_id,
		.received_us = sender->received_us,
		.letter_id = letter_id};
	batch.rows = arena_alloc_raw(c->arena, (texts->count + 1) * sizeof *batch.rows);
	TRY(admission_read(c, texts, sender, &batch));
	if (batch.count)
		TRY(ingest_write(c, analytics_of(c)->ingest, &batch));
	out->results.count = batch.count;
	out->results.items = arena_alloc_raw(c->arena,
		(batch.count + 1) * sizeof *out->results.items);
	for (size_t i = 0; i < batch.count; i++) {
		out->results.items[i] = tell(c, &batch.rows[i]);
		count(batch.rows[i].outcome, out);
	}
	return OK;
}

/* What became of events, by day: in the database. */
#ifndef CRIER_ANALYTICS_ROLLUPS_INGEST_COUNT_STORE_H
#define CRIER_ANALYTICS_ROLLUPS_INGEST_COUNT_STORE_H

#include "act.h"
#include "analytics_types.h"
#include "db/db.h"
#include "refusal.h"

#define INGEST_REASONS 16 /* filters, then refusals */

struct ingest_counts {
	int64_t accepted, duplicate, filtered, rejected;
	int64_t by_filter[INGEST_REASONS];
	int64_t by_refusal[INGEST_REASONS];
};

/** Adds to the counts of a day; inside db_write. */
MUST_CHECK enum err ingest_count_store_add(struct call *c, int64_t day,
	const struct ingest_counts *counts);

/** The counts of each day from one to another that has any. */
MUST_CHECK enum err ingest_count_store_days(struct call *c, int64_t from, int64_t to,
	struct event_day_list *days);

/** Why events were filtered or rejected on these days. */
MUST_CHECK enum err ingest_count_store_reasons(struct call *c, int64_t from, int64_t to,
	struct event_reason_list *reasons);

#endif

/* The rollups by the clock of a zone: its hours or its days, whatever its clocks do. */
#ifndef CRIER_ANALYTICS_VIEWS_SPAN_READER_H
#define CRIER_ANALYTICS_VIEWS_SPAN_READER_H

#include "views/view_store.h"

struct zone;

struct span_query {
	int64_t subject;
	enum measure measure; /* of a rate, what is divided */
	const struct zone *zone;
	int64_t from_us, to_us;		    /* where the zone's slots begin */
	int64_t per_slot;		    /* QUARTERS_PER_HOUR | QUARTERS_PER_DAY */
	const struct waiting_rows *waiting; /* as of a slot_query */
};

/* One slot: number counts hours or days since 1970 by the zone's clock; an hour that comes twice is
 * given twice, with another start_us. */
typedef void span_visit(void *arg, int64_t start_us, const struct slot *slot);

/** Reads a subject's slots in a range, those in which something was counted, in order. */
MUST_CHECK enum err span_read(struct call *c, const struct span_query *query, span_visit *visit,
	void *arg);

#endif

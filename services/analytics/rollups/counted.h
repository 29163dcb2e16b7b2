/* What a group of events counted, as the text in which it waits for the rollups. */
#ifndef CRIER_ANALYTICS_ROLLUPS_COUNTED_H
#define CRIER_ANALYTICS_ROLLUPS_COUNTED_H

#include "base/text.h"
#include "rollups/ingest_count_store.h"
#include "rollups/rollup.h"

/** Writes a rollup by quarters: [[subject,quarter,impressions,views,shares,bots,from_site,
 *  from_search,from_social,from_link,on_desktop,on_phone,on_tablet],…]; zeros at the end of a row
 *  are left out. Events change no other counts. */
void counted_write(struct text *text, const struct rollup *quarters);

/** Adds what was written to a rollup by quarters. @return false where it is something else */
MUST_CHECK bool counted_read(struct slice text, struct rollup *quarters);

/** Writes why events were filtered or rejected: {"bot_agent":2}. */
void counted_write_reasons(struct text *text, const struct ingest_counts *counts);

/** Adds what was written to the reasons of counts. @return false where it is something else */
MUST_CHECK bool counted_read_reasons(struct slice text, struct ingest_counts *counts);

#endif

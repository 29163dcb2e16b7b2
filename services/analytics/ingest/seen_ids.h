/* Ids of events that came lately, each with a hash of its contents: one that comes again with
 * others is not told apart by whoever made it, and they should know. */
#ifndef CRIER_ANALYTICS_INGEST_SEEN_IDS_H
#define CRIER_ANALYTICS_INGEST_SEEN_IDS_H

#include "act.h"
#include "daemon/metrics.h"

struct seen_ids;

/** @return NULL: out of memory */
struct seen_ids *seen_ids_create(struct metrics *metrics);
void seen_ids_destroy(struct seen_ids *seen);

/** Notes an event that was new. @return whether its id came before with other contents, as far as
 * that is remembered */
bool seen_ids_note(struct seen_ids *seen, const struct act *act);

#endif

/* Events on their way in, and the answer on its way out: the same for those that are sent and for
 * dead letters. */
#ifndef CRIER_ANALYTICS_INGEST_SENDING_H
#define CRIER_ANALYTICS_INGEST_SENDING_H

#include "analytics_types.h"
#include "ingest/envelope.h"
#include "ingest/event_rows.h"

/**
 * Takes events.
 * @param letter_id  the dead letter that the one event of texts is; 0: it is none
 * @return OK | ERR_UNAVAILABLE | ERR_TIMEOUT | ERR_NOT_FOUND (the letter is not there any more)
 */
MUST_CHECK enum err sending_take(struct call *c, const struct event_rows *texts,
	const struct sender *sender, int64_t letter_id, struct sent_events *out);

#endif

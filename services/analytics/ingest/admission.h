/* From the text of an event to a row that can be written: read, classified, its post looked up. */
#ifndef CRIER_ANALYTICS_INGEST_ADMISSION_H
#define CRIER_ANALYTICS_INGEST_ADMISSION_H

#include "ingest/envelope.h"
#include "ingest/event_rows.h"
#include "ingest/ingest.h"

/**
 * Reads what was sent.
 * @param batch  rows for as many texts; they borrow them
 * @return OK | ERR_UNAVAILABLE (posts could not be asked)
 */
MUST_CHECK enum err admission_read(struct call *c, const struct event_rows *texts,
	const struct sender *sender, struct ingest_batch *batch);

#endif

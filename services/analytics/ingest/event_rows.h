/* A body cut into its events. */
#ifndef CRIER_ANALYTICS_INGEST_EVENT_ROWS_H
#define CRIER_ANALYTICS_INGEST_EVENT_ROWS_H

#include "act.h"
#include "base/call.h"

#define EVENT_ROWS_MAX 10000

struct event_rows {
	struct slice *items;
	size_t count;
	bool are_json; /* each was passed by walk_value */
};

/**
 * The rows of JSON: of an array its items, else the one that it is.
 * @param[out] rows  borrow the text
 * @return OK | ERR_BAD_REQUEST (no JSON: where one row ends nobody knows then)
 *         | ERR_TOO_LARGE (more than EVENT_ROWS_MAX)
 */
MUST_CHECK enum err event_rows_of_json(struct call *c, struct slice text, struct event_rows *rows);

/** The lines that are not blank, whatever is in them. @return as event_rows_of_json */
MUST_CHECK enum err event_rows_of_lines(struct call *c, struct slice text, struct event_rows *rows);

#endif

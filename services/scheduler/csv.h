/* Comma-separated values as RFC 4180 has them: quotes, commas and line breaks in quotes, CRLF or
 * LF. */
#ifndef CRIER_SCHEDULER_CSV_H
#define CRIER_SCHEDULER_CSV_H

#include "base/call.h"

#define CSV_CELLS_MAX 64

/* What is still to be read; borrows its text. */
struct csv {
	const char *at, *end;
};

struct csv_record {
	const char *cells[CSV_CELLS_MAX]; /* in the call's arena */
	size_t count;			  /* of all it has, even beyond CSV_CELLS_MAX */
	const char *broken;		  /* why it cannot be read; NULL: it can */
};

/** Starts at the first record; a byte order mark is passed over. */
void csv_init(struct csv *csv, const char *data, size_t len);

/** Reads the next record; blank lines are none. @return false after the last one */
bool csv_next(struct call *c, struct csv *csv, struct csv_record *record);

#endif

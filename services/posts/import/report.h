/* What an import says of each row, as NDJSON on standard output, and of itself at the end. */
#ifndef CRIER_POSTS_IMPORT_REPORT_H
#define CRIER_POSTS_IMPORT_REPORT_H

#include <stdio.h>

#include "import/item.h"

enum import_outcome {
	IMPORT_OUTCOME_IMPORTED,
	IMPORT_OUTCOME_EXISTS,
	IMPORT_OUTCOME_PASSED_OVER,
	IMPORT_OUTCOME_REFUSED,
	IMPORT_OUTCOME_COUNT,
};

struct import_report {
	FILE *out;
	int64_t counts[IMPORT_OUTCOME_COUNT];
	int64_t comments; /* that came with posts: they are counted, and not imported yet */
};

/* One row; what is 0 or NULL is left out. */
struct import_row {
	int64_t line;
	enum import_outcome outcome;
	const char *key;
	int64_t post_id;
	const char *status;
	const char *reason;
	const struct text_list *notes;
};

void import_report_row(struct import_report *report, const struct import_row *row);
void import_report_end(struct import_report *report, const struct import_end *end, bool dry_run);

#endif

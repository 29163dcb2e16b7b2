/* What an import says of each row, as NDJSON, and of itself at the end. */
#ifndef CRIER_POSTS_IMPORT_REPORT_H
#define CRIER_POSTS_IMPORT_REPORT_H

#include <stdio.h>

#include "import/item.h"

enum import_kind {
	IMPORT_AUTHOR,
	IMPORT_POST,
	IMPORT_COMMENT,
	IMPORT_IMAGE,
	IMPORT_COVER,
	IMPORT_KIND_COUNT
};

enum import_outcome {
	IMPORT_CREATED,	    /* of an author: mapped to an account */
	IMPORT_UNCHANGED,   /* it is here already */
	IMPORT_UPDATED,	    /* it was here, and says now what the source says */
	IMPORT_SKIPPED,	    /* by rule; of an author: no address is known */
	IMPORT_ROW_REFUSED, /* it is wrong, or nobody's */
	IMPORT_OUTCOME_COUNT,
};

#define IMPORT_UNMAPPED_MAX 100 /* names of authors that the summary tells */

struct import_report {
	FILE *out;
	struct arena *arena; /* lives as long as the report */
	int64_t rows;
	int64_t counts[IMPORT_KIND_COUNT][IMPORT_OUTCOME_COUNT];
	const char *unmapped[IMPORT_UNMAPPED_MAX];
	size_t unmapped_count;
};

/* One row; what is 0 or NULL is left out. */
struct import_row {
	int64_t line;
	enum import_kind kind;
	enum import_outcome outcome;
	const char *key;
	int64_t user_id;
	int64_t post_id;
	const char *status;
	const char *reason;
	const struct text_list *notes;
};

void import_report_row(struct import_report *report, const struct import_row *row);

/** Remembers an author whose posts are nobody's; the first hundred. */
void import_report_unmapped(struct import_report *report, const char *name);

/** The summary, as the last line. */
void import_report_end(struct import_report *report, const struct import_end *end, bool dry_run);

/** Whether any row was refused. */
bool import_report_has_refused(const struct import_report *report);

#endif

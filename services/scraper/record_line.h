/* Records of fields as lines of text: a tab between two fields, a line feed behind each record.
 * What a field holds of those, and of backslashes, is written as \t, \n and \\. */
#ifndef CRIER_SCRAPER_RECORD_LINE_H
#define CRIER_SCRAPER_RECORD_LINE_H

#include "base/call.h"
#include "base/text.h"

#define RECORD_FIELDS_MAX 64

struct record_line {
	const char *fields[RECORD_FIELDS_MAX]; /* in the call's arena */
	size_t count;
};

/** Adds a field to the record that is being written; NULL is written as an empty one. */
void record_line_add(struct text *text, const char *field);

/** Adds a number. */
void record_line_add_int(struct text *text, int64_t number);

/** Ends the record. */
void record_line_end(struct text *text);

/**
 * Reads the next record.
 * @param[in,out] at  where it begins; afterwards behind it
 * @return false at the end. Of a record with too many fields the last ones are dropped.
 */
bool record_line_next(struct call *c, const char **at, struct record_line *line);

/** A field of the record; "" where it has fewer. */
const char *record_line_text(const struct record_line *line, size_t index);

/** A field as a number; 0 where it is none. */
int64_t record_line_int(const struct record_line *line, size_t index);

#endif

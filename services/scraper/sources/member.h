/* Members of JSON objects, one by one: what is unknown is left out. */
#ifndef CRIER_SCRAPER_MEMBER_H
#define CRIER_SCRAPER_MEMBER_H

#include "base/text.h"
#include "sources/parsed.h"

/** Appends a comma, where one is due. */
void member_separate(struct text *out);

/** Appends the name; its value has to follow. */
void member_key(struct text *out, const char *name);

/** @param text  NULL: it is left out */
void member_text(struct text *out, const char *name, const char *text);

void member_null(struct text *out, const char *name);
void member_int(struct text *out, const char *name, int64_t value);

/** An unknown one is left out. */
void member_count(struct text *out, const char *name, struct count count);

void member_flag(struct text *out, const char *name, bool value);

/** "2026-07-27T21:35:22Z" @param time_us  since 1970 */
void member_utc(struct text *out, const char *name, int64_t time_us);

/** A time as its source wrote it, where others read that; else in UTC, and <name>_raw.
 *  @param has   whether time_us is known
 *  @param text  of the source; NULL: it has none */
void member_time(struct text *out, const char *name, bool has, int64_t time_us, const char *text);

void member_texts(struct text *out, const char *name, const struct text_list *list);

#endif

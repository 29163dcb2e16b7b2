/* What was parsed as JSON, for people and for tests: only what is known is there. */
#ifndef CRIER_SCRAPER_PARSED_JSON_H
#define CRIER_SCRAPER_PARSED_JSON_H

#include "base/text.h"
#include "sources/parsed.h"

/** Appends one object: class, source, page, posts, comments and whatever else there is. */
void parsed_json_write(struct text *out, const struct parsed *parsed);

#endif

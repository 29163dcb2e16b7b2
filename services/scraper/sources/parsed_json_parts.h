/* Parts of what parsed_json_write() writes: each appends to an object that is open. */
#ifndef CRIER_SCRAPER_PARSED_JSON_PARTS_H
#define CRIER_SCRAPER_PARSED_JSON_PARTS_H

#include "base/text.h"
#include "sources/parsed.h"

/** Appends the page's known facts as members. */
void parsed_json_facts(struct text *out, const struct parsed_page *page);

/** Appends an object of the page's facts; its name is there. */
void parsed_json_page(struct text *out, const struct parsed_page *page);

/** Appends where each known fact is from, when it was fetched, how exact it is. */
void parsed_json_provenance(struct text *out, const struct parsed_page *page);

/** Appends one post; in a list, or behind its name. */
void parsed_json_post(struct text *out, const struct parsed_post *post);

void parsed_json_posts(struct text *out, const char *name, const struct parsed_posts *posts);

/** The same of those whose time is known; but for videos that only a tile tells of. */
void parsed_json_dated_posts(struct text *out, const char *name, const struct parsed_posts *posts);

void parsed_json_comments(struct text *out, const char *name,
	const struct parsed_comments *comments);

/** Appends people, if there are any, under a name that says what they are to the page. */
void parsed_json_people(struct text *out, const struct parsed *parsed);

struct named_count {
	const char *name;
	struct count count;
};

/** Appends the names of those that are not exact, where there are any. */
void parsed_json_approximate(struct text *out, const struct named_count *counts, size_t count);

#endif

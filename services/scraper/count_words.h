/* The counts of a post or a comment as one text, for their row: "reactions=12368 shares=1000~1000",
 * the last being cut off after its thousands. What is not known is not there. */
#ifndef CRIER_SCRAPER_COUNT_WORDS_H
#define CRIER_SCRAPER_COUNT_WORDS_H

#include "base/call.h"
#include "sources/parsed.h"

enum post_count {
	POST_REACTIONS,
	POST_LIKES,
	POST_COMMENTS,
	POST_COMMENTS_TOP_LEVEL,
	POST_SHARES,
	POST_VIEWS,
	POST_REPLIES,
	POST_BY_TYPE, /* and the other kinds of reaction behind it */
	COUNT_WORDS = POST_BY_TYPE + REACTION_KINDS,
};

/* What is counted of a post; of a comment only some. */
struct counts {
	struct count of[COUNT_WORDS];
};

/** Of a parsed post. */
struct counts counts_of_post(const struct parsed_post *post);

/** Of a parsed comment. */
struct counts counts_of_comment(const struct parsed_comment *comment);

/** Puts newer counts in the place of older ones as facts are merged; either may be the later. Of
 * two of one time the newer ones were read by a better parser. */
void counts_merge(struct counts *kept, int64_t kept_at_us, const struct counts *newer,
	int64_t newer_at_us);

/** The text, in the call's arena. */
const char *count_words_write(struct call *c, const struct counts *counts);

/** The counts of such a text. A word that is not known any more is passed over. */
struct counts count_words_read(const char *words);

/** The names of what is approximate, in the call's arena. */
struct text_list counts_approximate(struct call *c, const struct counts *counts);

#endif

/* What another wrote of a page, without the sentences that cannot be vouched for. Whoever wrote it
 * may have read texts that want something else of them: no sentence is let through that has a
 * number which is not known, a link or an address, or anything that is ours alone. */
#ifndef CRIER_SCRAPER_SENTENCES_H
#define CRIER_SCRAPER_SENTENCES_H

#include "base/call.h"
#include "summary/figures.h"

#define SENTENCES_MAX 8
#define SENTENCE_BYTES_MAX 400

struct sentences_rules {
	const struct figures *figures;
	const char *const *names;   /* of the page, which may have digits in them; ended by NULL */
	const char *const *secrets; /* ended by NULL; an empty one is none */
};

struct sentences {
	const char *text; /* what is left, "" for nothing; in the call's arena */
	int64_t removed;
};

/** Reads a text, UTF-8, sentence by sentence; those beyond SENTENCES_MAX are removed as well. */
struct sentences sentences_check(struct call *c, const char *text,
	const struct sentences_rules *rules);

#endif

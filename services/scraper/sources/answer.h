/* What a source was asked and what it answered: all that a parser may look at. */
#ifndef CRIER_SCRAPER_ANSWER_H
#define CRIER_SCRAPER_ANSWER_H

#include <stddef.h>
#include <stdint.h>

/* More of a body is not read: the largest recorded page has 1.4 MB. */
#define ANSWER_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct answer_header {
	const char *name; /* in any case */
	const char *value;
};

/* Everything is borrowed; what is not known is NULL or 0. */
struct answer {
	const char *body; /* decompressed, in the charset that it came in */
	size_t len;
	const char *url; /* the final one, behind all redirects */
	int status;	 /* of HTTP; 0: not known, as of a kept file */
	const char *content_type;
	const struct answer_header *headers;
	size_t header_count;
	int64_t fetched_at_us; /* goes into every fact */
};

/** A header's value, the first of that name in any case; NULL when there is none. */
const char *answer_header(const struct answer *answer, const char *name);

#endif

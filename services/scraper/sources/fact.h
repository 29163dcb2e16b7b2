/* One thing that is known of a page: its value, who says so, when, and how exactly. */
#ifndef CRIER_SCRAPER_FACT_H
#define CRIER_SCRAPER_FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "json/lists.h"

enum fact_source {
	SOURCE_NONE = 0,
	SOURCE_GRAPH,	   /* the official API */
	SOURCE_WWW,	   /* www.facebook.com, Relay's data in scripts, since 2022 */
	SOURCE_CLASSIC,	   /* www.facebook.com before that */
	SOURCE_MOBILE,	   /* m.facebook.com, kept material */
	SOURCE_MBASIC,	   /* mbasic.facebook.com, kept material */
	SOURCE_JSON_LD,	   /* schema.org in a script of any page */
	SOURCE_MICRODATA,  /* schema.org in attributes of any page */
	SOURCE_OPEN_GRAPH, /* meta elements of any page */
	SOURCE_HTML,	   /* title, description and links of any page */
	SOURCE_FEED,	   /* RSS, Atom, RDF, JSON Feed */
	SOURCE_RDFA,	   /* schema.org in attributes of any page, in the other dialect */
	SOURCE_COUNT
};

/* The order is the order of trust in merges. */
enum exactness {
	UNKNOWN = 0,
	APPROXIMATE, /* "28M": cut off, not rounded: the truth is in [value, value + unit) */
	EXACT,
};

/* A number that may be unknown: all zeros are. */
struct count {
	int64_t value;
	int64_t unit; /* of an approximation: what its last digit stands for; 0 when exact */
	enum exactness exactness;
};

/* Which member holds the value follows from the field (page_fields). All zeros are unknown. */
struct fact {
	enum exactness exactness;
	enum fact_source source;
	int64_t fetched_at_us;
	const char *text;	/* FACT_TEXT; FACT_TIME as the source wrote it */
	int64_t number;		/* FACT_COUNT, FACT_FLAG (0 or 1), FACT_TIME (microseconds) */
	int64_t unit;		/* FACT_COUNT: as of a count */
	struct text_list texts; /* FACT_TEXTS */
};

/** "graph", "www", "json_ld"; "none" for SOURCE_NONE. Static. */
const char *fact_source_word(enum fact_source source);

/** The source of a word; SOURCE_NONE for another. */
enum fact_source fact_source_of_word(const char *word);

/** "exact", "approximate", "unknown". Static. */
const char *exactness_word(enum exactness exactness);

/** Whether a count may be what the approximation stands for: 3783 is what "3.7K" says. */
bool count_agrees(struct count approximation, int64_t exact);

/**
 * Puts what is newly known in the place of what was known. A known value is never overwritten by an
 * unknown one, nor an exact one by an approximation that agrees with it.
 * @return whether *kept changed
 */
bool fact_merge(struct fact *kept, const struct fact *newer);

#endif

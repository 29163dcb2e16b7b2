/* What an outcome means for who may be asked next, and when: the table of reactions. */
#ifndef CRIER_SCRAPER_REACTION_H
#define CRIER_SCRAPER_REACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "sources/outcome.h"

/* Who is left alone for a while. */
enum reaction_scope {
	REACTION_NOBODY = 1, /* it answered, and what it said holds */
	REACTION_PAGE,	     /* this page at this source; several in a row: the source */
	REACTION_SOURCE,     /* all of the source at once */
};

struct reaction_rule {
	enum reaction_scope scope;
	int tries;		      /* of one request, before it counts as failed */
	int64_t first_us, longest_us; /* for how long: a random part of that, twice with each
				       * failure in a row */
};

/** The rule of an outcome. Static. */
const struct reaction_rule *reaction_rule_of(enum outcome outcome);

/**
 * When a source is asked again for the page that it told this of.
 * @param failures       in a row, with this one; from 1
 * @param retry_after_s  as it said itself; 0: it did not
 * @return microseconds since 1970; 0: whenever one likes
 */
int64_t reaction_next_try(enum outcome outcome, int failures, int retry_after_s, int64_t now_us);

#endif

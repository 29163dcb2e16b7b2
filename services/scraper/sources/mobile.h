/* Markup of Facebook's that is kept from before: classic www up to 2022, m. up to 2023, mbasic up
 * to 2024. Each knows its own by what no other markup has. */
#ifndef CRIER_SCRAPER_MOBILE_H
#define CRIER_SCRAPER_MOBILE_H

#include "sources/parsing.h"

/** Classic www: div.userContentWrapper, with counts in Relay's data. @return whether it is one */
bool classic_read(struct parsing *p);

/** m. and mbasic: stories and their comments, MLiveData. @return whether there are stories */
bool mobile_read(struct parsing *p);

/** Comments of the posts that were read; those of others are only counted. */
void mobile_read_comments(struct parsing *p);

/** "for (;;);{…}": the next part of a page of m., markup within JSON. @return whether it is one */
bool mobile_read_more(struct parsing *p);

/** The list of those who reacted, of m. and mbasic. @return whether it is one */
bool reactors_read(struct parsing *p);

#endif

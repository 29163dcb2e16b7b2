/* The Graph API puts the token that it was asked with into the addresses of further pages: it
 * must not get into what is kept. */
#ifndef CRIER_SCRAPER_SECRETS_H
#define CRIER_SCRAPER_SECRETS_H

#include "base/call.h"
#include "sources/answer.h"

/** Blanks the token wherever it stands in an answer's body, and whatever follows "access_token=",
 *  with as many '-'. @param token  "": only the latter */
void secrets_blank(struct call *c, const char *token, struct answer *answer);

#endif

/* Numbers in a sentence, in digits or in words. */
#ifndef CRIER_SCRAPER_NUMERALS_H
#define CRIER_SCRAPER_NUMERALS_H

#include <stdbool.h>

#include "summary/figures.h"

/**
 * Whether every number in a text is a figure, and of the kind that the words around it say. Those
 * in words ("two", "millions", "doubled") never are, nor those in digits of other scripts.
 * @param text  UTF-8, in lower case
 */
bool numerals_are_known(const char *text, const struct figures *figures);

#endif

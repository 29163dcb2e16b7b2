/* Tags that libxml2 would take too long for. */
#ifndef CRIER_MARKUP_CROWDED_H
#define CRIER_MARKUP_CROWDED_H

#include <stdbool.h>

#include "markup/source.h"

/* Comparisons of names of attributes: a quarter of a second, about. */
#define CROWDED_COMPARISONS_MAX ((size_t)100 * 1000 * 1000)

/** Whether the tags of a source may have so many attributes that libxml2, which compares each with
 *  all before it and asks nobody whether to go on, would make more comparisons. */
bool crowded_is(const struct source *source);

#endif

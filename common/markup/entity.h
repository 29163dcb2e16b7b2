/* Character references: "&amp;", "&#38;", "&#x26;". */
#ifndef CRIER_MARKUP_ENTITY_H
#define CRIER_MARKUP_ENTITY_H

#include "base/text.h"

/**
 * Appends what a reference stands for, with & and ; around it: a numeric one always (U+FFFD where
 * there is no such character), a named one of HTML 4.
 * @return false where the name is not known; nothing was appended
 */
bool entity_add(struct text *out, const char *reference, size_t len);

#endif

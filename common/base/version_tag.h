/* Versions as entity tags: If-Match (RFC 9110, section 13.1.1) over rows that count their changes.
 */
#ifndef CRIER_BASE_VERSION_TAG_H
#define CRIER_BASE_VERSION_TAG_H

#include <stdbool.h>
#include <stdint.h>

/** Whether If-Match holds for a row at that version: it is absent (NULL), "*", or a list with the
 *  version's tag. By strong comparison: a weak tag is none. */
bool version_tag_matches(const char *if_match, int64_t version);

#endif

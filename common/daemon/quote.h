/* A C string as a JSON string, for log lines and health answers: this layer knows no JSON
 * library. */
#ifndef CRIER_DAEMON_QUOTE_H
#define CRIER_DAEMON_QUOTE_H

#include <stddef.h>

/**
 * Appends string with its quotes at to, escaped as RFC 8259 section 7 asks; a byte that is no
 * UTF-8 becomes U+FFFD. What does not fit is cut off between characters; the closing quote
 * always fits.
 * @param size  room at to, at least 3: two quotes and the NUL
 * @return characters written, without the NUL
 */
size_t quote_json(char *to, size_t size, const char *string);

#endif

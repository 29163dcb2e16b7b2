/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates. */
#ifndef CRIER_BASE_UTF8_H
#define CRIER_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/** True when the bytes are well-formed UTF-8. */
bool utf8_valid(const char *data, size_t len);

/** Bytes of the character at the start of left bytes (1 at least); 0 where it is malformed. */
size_t utf8_sequence(const char *at, size_t left);

/** Code points in a well-formed string. */
size_t utf8_length(const char *string);

#endif

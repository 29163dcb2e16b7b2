/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates. */
#ifndef CRIER_BASE_UTF8_H
#define CRIER_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** True when the bytes are well-formed UTF-8. */
bool utf8_valid(const char *data, size_t len);

/** Bytes of the character at the start of left bytes (1 at least); 0 where it is malformed. */
size_t utf8_sequence(const char *at, size_t left);

/** Writes a code point of at most 0x10FFFF that is no surrogate. @return bytes, 1 to 4 */
size_t utf8_encode(uint32_t code, char to[4]);

/** Bytes of the whole characters among the first max of a well-formed text of len bytes. */
size_t utf8_cut(const char *text, size_t len, size_t max);

/** Where the next character of a well-formed string begins. */
const char *utf8_next(const char *at);

/** Code points in a well-formed string. */
size_t utf8_length(const char *string);

#endif

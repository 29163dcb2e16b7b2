/* Hexadecimal digits. */
#ifndef CRIER_BASE_HEX_H
#define CRIER_BASE_HEX_H

#include <stddef.h>

/** Writes 2 * len lower-case hex digits and a NUL. */
void hex_encode(const void *data, size_t len, char *out);

/** The value of a digit of either case; -1 where it is none. */
int hex_digit(char ch);

#endif

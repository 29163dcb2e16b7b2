/* Bytes as URLs write them: "%2F" (RFC 3986, section 2.1). */
#ifndef CRIER_BASE_PERCENT_H
#define CRIER_BASE_PERCENT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Resolves the escapes of a string in its place. What comes out need not be UTF-8.
 * @param[out] len  bytes of what it is then; NULL is accepted
 * @return false where a '%' is not followed by two digits, or stands for NUL
 */
bool percent_decode(char *text, size_t *len);

#endif

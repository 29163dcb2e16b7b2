/* A first look at JSON text, before a parser is let near it. */
#ifndef CRIER_JSON_SCAN_H
#define CRIER_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* A value costs the parser up to a hundred times its text; no honest body has so many. */
#define JSON_VALUES_MAX 100000

enum scan_result { SCAN_OK, SCAN_EMPTY, SCAN_TOO_DEEP, SCAN_TOO_MANY };

/**
 * Counts nesting and values in text that need not be JSON.
 * @param[out] offset  where the limit was passed
 */
enum scan_result json_scan(const char *data, size_t len, size_t *offset);

/**
 * Rewrites whole numbers beyond 64 bits with a fraction and an exponent, in their place: so
 * that the parser takes them, and what is wrong with them can be said of the field.
 * @return whether there were any
 */
bool json_scan_rewrite_huge(char *data, size_t len);

/** Line and column, from 1, of a byte; columns are characters. */
void json_scan_position(const char *data, size_t offset, int *line, int *column);

#endif

/* What proves that two tables hold the same rows, whatever engine keeps them and in which order. */
#ifndef CRIER_COPY_CHECKSUM_H
#define CRIER_COPY_CHECKSUM_H

#include <stdbool.h>

#include "db/db.h"

#define CHECKSUM_HEX_SIZE 65 /* 64 digits and a NUL */

/**
 * The sum, modulo 2^256, of the SHA-256 of each row. A row is its values in the order they are
 * given: a letter for the kind, then 8 bytes, most significant first: the integer (a time is its
 * microseconds), the bits of the double, or the length of the text before its bytes; NULL is its
 * letter alone.
 */
struct checksum *checksum_create(void);

/** NULL is accepted. */
void checksum_destroy(struct checksum *checksum);

void checksum_add_row(struct checksum *checksum, const struct db_value *cells, size_t count);

/** How many were added. */
int64_t checksum_rows(const struct checksum *checksum);

/** True for the same rows, each as many times. */
bool checksum_equal(const struct checksum *one, const struct checksum *other);

void checksum_hex(const struct checksum *checksum, char hex[CHECKSUM_HEX_SIZE]);

#endif

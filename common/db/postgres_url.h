/* An address of PostgreSQL, looked at before libpq does: its complaints quote what they cannot
 * read, and that may be the password. */
#ifndef CRIER_DB_POSTGRES_URL_H
#define CRIER_DB_POSTGRES_URL_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Whether libpq reads the url as its author meant it.
 * @param why  on failure says why in why_size bytes, without a word of the url
 */
bool postgres_url_check(const char *url, char *why, size_t why_size);

#endif

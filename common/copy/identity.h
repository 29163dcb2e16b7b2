/* Ids that the database gives and never gives again, also not after a copy. */
#ifndef CRIER_COPY_IDENTITY_H
#define CRIER_COPY_IDENTITY_H

#include "copy/catalog.h"

/**
 * The highest value of a column that a table ever gave out, though its row may be gone; 0 for none.
 * @param column  the identity column of the other side; here it need not be one
 * @return as db_query
 */
MUST_CHECK enum err identity_highest(struct call *c, const struct table *table, const char *column,
	int64_t *highest);

/** Inside db_write: the next row's id will be above highest. On PostgreSQL this stays when the
 *  transaction is rolled back. @return as db_query | ERR_INTERNAL (it has no effect) */
MUST_CHECK enum err identity_go_on(struct call *c, const struct table *table, int64_t highest);

#endif

/* Rows on their way into a table, some at a time. */
#ifndef CRIER_COPY_BATCH_H
#define CRIER_COPY_BATCH_H

#include "copy/catalog.h"

/**
 * An empty batch for one table.
 * @param c     the target's, in a transaction; it, source and target are borrowed
 * @param from  the table that rows come from; its columns are those of each row
 */
struct batch *batch_create(struct call *c, const struct table *from, const struct table *to);

/** NULL is accepted. What was not flushed is lost. */
void batch_destroy(struct batch *batch);

/** Adds a copy of a row; inserts all when there are many. @return as batch_flush */
MUST_CHECK enum err batch_add(struct batch *batch, const struct db_value *cells);

/** Inserts what was added. @return as db_query; the target's call has the failure, with the
 *  table and the numbers of the rows */
MUST_CHECK enum err batch_flush(struct batch *batch);

#endif

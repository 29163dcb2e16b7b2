/* From SQLite to PostgreSQL, when one machine is no longer enough. */
#ifndef CRIER_DB_COPY_H
#define CRIER_DB_COPY_H

#include "base/digest.h"
#include "db/migrate.h"

struct copied_table {
	const char *name;
	int64_t rows;
	char digest[DIGEST_TEXT_SIZE]; /* over the values of all rows; the same on both sides */
};

struct copied {
	struct copied_table *tables;
	size_t count;
};

/**
 * Copies every table of a schema to a database that has none yet, and reads all of it back before
 * it commits. What it reads is one moment of the source, which nobody writes meanwhile; a target
 * that could not be filled is left without a schema.
 * @param arena   outlives both databases; the report is in it
 * @param from    on SQLite, at the newest step
 * @param to      on PostgreSQL, without a single step
 * @return OK | ERR_CONFLICT (engines or steps are not so) | ERR_INTERNAL (what was read back
 *         differs) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err db_copy(struct call *c, struct arena *arena, struct db *from, struct db *to,
	const struct migration_set *migrations, struct copied *copied);

#endif

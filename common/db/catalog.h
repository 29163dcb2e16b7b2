/* What a schema holds, as its engine tells it: for what treats every table alike. */
#ifndef CRIER_DB_CATALOG_H
#define CRIER_DB_CATALOG_H

#include "db/db.h"

struct column {
	const char *name;
	int64_t key_place; /* in the primary key, from 1; 0: not part of it */
	bool is_time;	   /* the engine has a type for it, where another has an integer */
};

struct table {
	const char *name;
	struct column *columns;
	size_t column_count;
	bool placed; /* while they are put in order */
};

struct catalog {
	struct table *tables; /* each behind those it refers to */
	size_t count;
};

/**
 * Reads the tables of the call's transaction, without the list of migrations, search indexes and
 * what else an engine keeps for itself.
 * @param arena  where the catalog lives
 * @return OK | as db_query | ERR_INTERNAL (tables refer to each other in a circle)
 */
MUST_CHECK enum err catalog_read(struct call *c, struct arena *arena, struct catalog *catalog);

/** NULL when there is none of that name. */
struct table *catalog_find(const struct catalog *catalog, const char *name);

/** NULL when the table has none of that name. */
const struct column *table_column(const struct table *table, const char *name);

#endif

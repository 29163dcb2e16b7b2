/* The tables that a database has, as the engine tells. */
#ifndef CRIER_COPY_CATALOG_H
#define CRIER_COPY_CATALOG_H

#include "copy/tables.h"
#include "db/db.h"

enum column_kind { COLUMN_INTEGER, COLUMN_TIME, COLUMN_REAL, COLUMN_TEXT, COLUMN_FOREIGN };

struct column {
	const char *name;
	enum column_kind kind; /* times are integers on SQLite; a foreign one cannot be copied */
	const char *type;      /* as the engine names it */
};

struct table {
	const char *name;
	const struct column *columns;
	size_t column_count;
	const char *identity; /* the column whose values are never used again; NULL: none */
};

struct catalog {
	const struct table *tables;
	size_t count;
};

/**
 * Reads the catalog; it lives in the call's arena. Left out are the table of migrations, virtual
 * tables with what they keep their data in, and columns that are computed of others.
 * @param schema  of PostgreSQL
 * @return as db_query
 */
MUST_CHECK enum err catalog_read(struct call *c, const char *schema, struct catalog *catalog);

/** NULL when there is none of that name. */
const struct table *catalog_find(const struct catalog *catalog, const char *name);

/** NULL when there is none of that name. */
const struct column *table_find_column(const struct table *table, const char *name);

/**
 * Proves that tables names every table there is, and that every table it names is there, but for
 * another engine's own; and that no table to be copied has a foreign column.
 * @return OK | ERR_INTERNAL (with the name)
 */
MUST_CHECK enum err catalog_check(struct call *c, const struct catalog *catalog,
	const struct copy_tables *tables);

/** Proves that two tables have the same columns, though maybe in another order.
 *  @return OK | ERR_INTERNAL (with the name) */
MUST_CHECK enum err catalog_check_same(struct call *c, const struct table *one,
	const struct table *other);

#endif

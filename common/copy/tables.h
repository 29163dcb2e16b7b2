/* What of a daemon's tables is copied to another database, and in which order. */
#ifndef CRIER_COPY_TABLES_H
#define CRIER_COPY_TABLES_H

#include <stddef.h>

enum copy_role {
	COPY_ROWS,    /* empty in a new database */
	COPY_SEEDED,  /* migrations fill it: their rows give way to those of the source */
	COPY_REBUILT, /* one engine's own, made there of the other tables; not copied */
};

struct copy_table {
	const char *name;
	enum copy_role role;
};

/* Every table of a schema; what others refer to comes before them. */
struct copy_tables {
	const struct copy_table *list;
	size_t count;
};

#endif

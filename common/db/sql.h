/* Named statements, made at build time from a daemon's sql/ folder by proto/generator.
 *
 *   -- name: post_page
 *   SELECT {post_columns} FROM posts WHERE true [[ AND user_id = $1 ]] LIMIT $2
 *
 * A clause in [[ ]] is part of the statement only when every parameter it names is not NULL.
 * {name} is a fragment declared as "-- fragment: name". A statement of the same name in
 * sql/postgres/ or sql/sqlite/ replaces the portable one on that engine. */
#ifndef CRIER_DB_SQL_H
#define CRIER_DB_SQL_H

#include <stddef.h>
#include <stdint.h>

#define SQL_PARAMETERS_MAX 30

struct sql {
	const char *name;
	const char *text[2]; /* by enum db_engine; [[ ]] still inside */
	uint16_t id;	     /* index in its set */
	uint16_t parameter_count;
	uint16_t clause_count; /* optional clauses, at most 12 */
	/* By enum db_engine: for each clause the parameters it names, bit n-1 for $n. */
	const uint32_t *clauses[2];
};

struct sql_set {
	const struct sql *const *statements;
	size_t count;
};

/* One step of a schema's history; see migrate.h. */
struct migration {
	int number;
	const char *name;
	const char *up[2]; /* by enum db_engine */
	const char *down[2];
};

struct migration_set {
	const struct migration *steps;
	size_t count;
};

#endif

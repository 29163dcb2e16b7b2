/* The variants of a named statement, and each connection's prepared ones.
 *
 * A statement with optional clauses is a family: one text for each set of clauses that is in.
 * A variant is composed when a connection first needs it and prepared there once. */
#ifndef CRIER_DB_STATEMENT_H
#define CRIER_DB_STATEMENT_H

#include "base/arena.h"
#include "db/db.h"

/* One variant's text for its engine, its parameters numbered without holes. */
struct variant {
	const char *text;
	uint8_t argument_count;
	uint8_t arguments[SQL_PARAMETERS_MAX]; /* index of the argument each parameter takes */
};

/** Which optional clauses are in: bit i for the i-th, set when no argument it names is NULL. */
uint32_t statement_mask(const struct sql *sql, enum db_engine engine, const struct db_value *args);

/** Composes one variant; its text lives in arena. */
void statement_compose(const struct sql *sql, enum db_engine engine, uint32_t mask,
	struct arena *arena, struct variant *variant);

/* A prepared variant; each driver's own struct starts with it. */
struct prepared {
	const struct sql *sql;
	uint32_t mask;
	uint8_t argument_count;
	uint8_t arguments[SQL_PARAMETERS_MAX];
};

/* A connection's prepared variants, by statement and mask. */
struct prepared_cache {
	struct prepared **slots;
	size_t count;
};

void prepared_cache_init(struct prepared_cache *cache);

/** Frees the table; what is in it was given back before with prepared_cache_clear. */
void prepared_cache_finish(struct prepared_cache *cache);

/** NULL when the variant is not prepared yet. */
struct prepared *prepared_find(const struct prepared_cache *cache, const struct sql *sql,
	uint32_t mask);

/** True when the cache has no room: clear it before the next prepared_add. */
bool prepared_cache_full(const struct prepared_cache *cache);

void prepared_add(struct prepared_cache *cache, struct prepared *prepared);

/** Hands every entry to drop and empties the cache. */
void prepared_cache_clear(struct prepared_cache *cache, void (*drop)(struct prepared *prepared));

#endif

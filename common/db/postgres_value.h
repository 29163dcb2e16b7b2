/* Values to and from PostgreSQL's binary format (its *send and *recv functions): exact for
 * times, and without a parse per cell. */
#ifndef CRIER_DB_POSTGRES_VALUE_H
#define CRIER_DB_POSTGRES_VALUE_H

#include "base/arena.h"
#include "db/db.h"

/* A parameter as libpq wants it. */
struct postgres_parameter {
	const char *data; /* NULL: the value is NULL */
	int len;
	int format; /* 0: text, 1: binary */
};

/** @param type  the parameter's type by the server (an OID of pg_type) */
struct postgres_parameter postgres_encode(struct arena *arena, unsigned type,
	const struct db_value *value);

/**
 * Values of one type as a one-dimensional array, in the format of array_recv. An arena of the
 * result's size is used.
 * @param type   an OID of pg_type: int8[], text[] or timestamptz[]; else the parameter is NULL,
 *               which a statement's NOT NULL columns refuse
 * @param first  values at first[0], first[stride], …, count of them
 */
struct postgres_parameter postgres_encode_array(struct arena *arena, unsigned type,
	const struct db_value *first, size_t stride, size_t count);

/** False when cells of that type cannot be read: the statement shall cast it. */
bool postgres_decode(struct arena *arena, unsigned type, const char *data, size_t len,
	struct db_value *value);

#endif

/* A daemon's whole database in another one, of any engine: every row, compared, or nothing. */
#ifndef CRIER_COPY_COPY_H
#define CRIER_COPY_COPY_H

#include "copy/checksum.h"
#include "copy/tables.h"
#include "db/migrate.h"

enum copy_stage { COPY_WRITTEN, COPY_COMPARED };

struct copy_options {
	const char *from; /* urls as in struct db_options */
	const char *to;
	const char *schema; /* of PostgreSQL, on either side */
	const struct migration_set *migrations;
	const struct copy_tables *tables;
	/** Told when a table got so far; may be NULL. */
	void (*progress)(const char *table, enum copy_stage stage, int64_t rows);
};

struct copy_line {
	const char *table;
	int64_t rows[2]; /* of the source, and as the target gave them back */
	char checksums[2][CHECKSUM_HEX_SIZE];
};

/* One line for each table that was copied. */
struct copy_report {
	const struct copy_line *lines;
	size_t count;
};

/**
 * Copies one snapshot of a database into one that is empty, in one transaction of the target:
 * before it commits it reads every row back and compares row counts and checksums, so whatever
 * fails leaves the target migrated and empty. The source is only read, and may be in use, but
 * what is written there after the snapshot is not copied. The target is migrated first. Memory
 * holds a few megabytes and the largest row, however large the database is.
 * @param[out] report  lives as long as the call
 * @return OK | ERR_CONFLICT (the source is not at the newest step; the target has rows; both are
 *         the same) | ERR_UNAVAILABLE | ERR_INTERNAL (a value that the target refuses, rows that
 *         differ, tables that copying does not know); the detail says all
 */
MUST_CHECK enum err copy_database(struct call *c, const struct copy_options *options,
	struct copy_report *report);

#endif

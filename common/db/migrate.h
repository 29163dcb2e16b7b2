/* A schema's history: numbered steps up and down, each applied once, in one transaction. */
#ifndef CRIER_DB_MIGRATE_H
#define CRIER_DB_MIGRATE_H

#include "db/db.h"

/**
 * Brings the schema to target: forwards or back. Two that start together do it once.
 * @param target  a step's number, 0 for empty, -1 for the newest
 * @return OK | ERR_CONFLICT (the schema is newer than this program, or a step's text changed
 *         after it was applied) | ERR_UNAVAILABLE | ERR_INTERNAL (a step failed)
 */
MUST_CHECK enum err migrate(struct call *c, struct db *db, const struct migration_set *set,
	int target);

/**
 * Proves, by reading alone, that the schema is at set's newest step; inside db_read or not.
 * @return OK | ERR_CONFLICT (it is older, newer or another's) | ERR_UNAVAILABLE | ERR_INTERNAL
 *         (nothing was ever migrated there)
 */
MUST_CHECK enum err migrate_is_newest(struct call *c, const struct migration_set *set);

/** The number of the newest applied step; 0 for none. */
MUST_CHECK enum err migrate_current(struct call *c, struct db *db, int *number);

#endif

/* A reader's snapshot, kept from one statement to the next. */
#ifndef CRIER_DB_SQLITE_SNAPSHOT_H
#define CRIER_DB_SQLITE_SNAPSHOT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "db/driver.h"

struct snapshot {
	sqlite3_stmt *begin, *end;
	bool held;
	uint64_t commits; /* of the traffic, when it was taken */
	int64_t until_us; /* monotonic */
};

/** Before a statement: keeps the snapshot there is if it is of now, else lets the statement take
 *  a new one. @return SQLITE_OK, or what BEGIN or COMMIT said */
int snapshot_enter(struct snapshot *snapshot, sqlite3 *handle, struct db_traffic *traffic);

/** Lets the snapshot go; harmless without one. */
void snapshot_leave(struct snapshot *snapshot);

/** Frees its statements, before the handle is closed. */
void snapshot_finish(struct snapshot *snapshot);

#endif

/* Taking a snapshot and letting it go are two calls of fcntl under a lock that all readers of a
 * file share: a quarter of what a small read costs. So a reader keeps its snapshot as long as
 * nothing was committed through this database since, and half a millisecond at most: another
 * process (an import, a restore) may have committed as well. While the log waits to be
 * written back, which snapshots hold up, nobody keeps one. */
#include "db/sqlite_snapshot.h"

#include <stdatomic.h>

#include "base/clock.h"

#define AGE_MAX_US 500

static int run(sqlite3 *handle, sqlite3_stmt **statement, const char *text)
{
	if (!*statement) {
		int code = sqlite3_prepare_v3(handle, text, -1, SQLITE_PREPARE_PERSISTENT,
			statement, NULL);
		if (code != SQLITE_OK)
			return code;
	}
	int code = sqlite3_step(*statement);
	sqlite3_reset(*statement);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

int snapshot_enter(struct snapshot *snapshot, sqlite3 *handle, struct db_traffic *traffic)
{
	/* Read first: a commit that comes between makes a new snapshot look old, never the
	 * other way round. */
	uint64_t commits = atomic_load(&traffic->commits);
	int64_t now_us = clock_monotonic_us();
	bool crowded = atomic_load(&traffic->crowded);
	if (snapshot->held && !crowded && snapshot->commits == commits &&
		now_us < snapshot->until_us)
		return SQLITE_OK;
	snapshot_leave(snapshot);
	if (crowded)
		return SQLITE_OK;
	int code = run(handle, &snapshot->begin, "BEGIN");
	snapshot->held = code == SQLITE_OK;
	snapshot->commits = commits;
	snapshot->until_us = now_us + AGE_MAX_US;
	return code;
}

void snapshot_leave(struct snapshot *snapshot)
{
	if (!snapshot->held)
		return;
	snapshot->held = false;
	sqlite3 *handle = sqlite3_db_handle(snapshot->begin);
	if (run(handle, &snapshot->end, "COMMIT") != SQLITE_OK)
		sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
}

void snapshot_finish(struct snapshot *snapshot)
{
	snapshot_leave(snapshot);
	sqlite3_finalize(snapshot->begin);
	sqlite3_finalize(snapshot->end);
}

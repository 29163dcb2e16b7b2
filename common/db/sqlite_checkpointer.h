/* Writes SQLite's log back into the file, on a thread and a connection of its own: the one writer
 * goes on meanwhile. It begins no new log, which only the writer may; see after_commit in sqlite.c.
 */
#ifndef CRIER_DB_SQLITE_CHECKPOINTER_H
#define CRIER_DB_SQLITE_CHECKPOINTER_H

#include "db/driver.h"

struct checkpointer;

/**
 * Starts the thread.
 * @param path     of the file, which is in WAL mode; copied
 * @param traffic  borrowed; it is crowded no more once all of the log was written back
 * @return NULL when there is no thread or no connection to be had: the writer has to do it
 */
struct checkpointer *checkpointer_create(const char *path, struct db_traffic *traffic);

/** Waits for the pass that runs; NULL is accepted. */
void checkpointer_destroy(struct checkpointer *checkpointer);

/** Asks for a pass over what is in the log by now; while one runs, for another after it. */
void checkpointer_ask(struct checkpointer *checkpointer);

/** Pages of the log that were written back, as the last pass left it. */
int checkpointer_written_back(const struct checkpointer *checkpointer);

/** The log was begun anew: nothing of it is written back. NULL is accepted. A pass that ends at
 * this moment may still say otherwise: then the writer does for once what it could have left to
 * this. */
void checkpointer_forget(struct checkpointer *checkpointer);

#endif

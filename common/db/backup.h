/* A copy of a database that is in use. */
#ifndef CRIER_DB_BACKUP_H
#define CRIER_DB_BACKUP_H

#include "base/call.h"

/**
 * Copies a SQLite database as it is at one moment, while others read and write it, to a file that
 * only its owner may read. The file is there when it is whole, checked and durable, or not at all.
 * @param url   of the database, as in struct db_options; it is only read, and need not be writable
 * @param path  where nothing is yet
 * @return OK | ERR_CONFLICT (there is something at path; or the engine has its own tools, as
 *         PostgreSQL) | ERR_UNAVAILABLE (it cannot be read, or there is no room)
 */
MUST_CHECK enum err db_backup(struct call *c, const char *url, const char *path);

#endif

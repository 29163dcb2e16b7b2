/* The mutexes SQLite is given, in place of its own. */
#ifndef CRIER_DB_SQLITE_MUTEX_H
#define CRIER_DB_SQLITE_MUTEX_H

#include <sqlite3.h>

/** For SQLITE_CONFIG_MUTEX, before SQLite is initialized. Static. */
extern const sqlite3_mutex_methods sqlite_mutex_methods;

#endif

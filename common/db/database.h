/* What a struct db is made of, for the files of this folder. */
#ifndef CRIER_DB_DATABASE_H
#define CRIER_DB_DATABASE_H

#include "db/driver.h"
#include "db/pool.h"

struct db {
	const struct driver *driver;
	struct db_options options; /* strings are ours */
	struct db_traffic traffic;
	struct pool *pool;
	struct writer *writer; /* NULL where every connection may write */
};

#endif

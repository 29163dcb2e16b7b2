/* Writing for somebody who has time: a daemon that indexes what was just imported may hold SQLite's
 * only writer for seconds, a PostgreSQL may be restarted. */
#ifndef CRIER_POSTS_IMPORT_WRITE_H
#define CRIER_POSTS_IMPORT_WRITE_H

#include "db/db.h"

/** As db_write, again for about a minute where the database cannot be written to. A body that was
 *  committed although nobody said so runs once more: it must see that. */
MUST_CHECK enum err import_write(struct call *c, db_transaction *body, void *arg);

#endif

/* The transaction in which batches of events are written. */
#ifndef CRIER_ANALYTICS_INGEST_INGEST_GROUP_H
#define CRIER_ANALYTICS_INGEST_INGEST_GROUP_H

#include "ingest/ingest.h"

struct ingest_group {
	struct ingest_batch *const *batches;
	size_t count;
};

/** The body of db_write; arg is a struct ingest_group. It may run again from its start. */
MUST_CHECK enum err ingest_group_write(struct call *c, void *arg);

#endif

/* Where all events that come in are written: whatever requests wait at the same time share one
 * transaction, on both engines. Each of them is answered after its commit. */
#ifndef CRIER_ANALYTICS_INGEST_INGEST_H
#define CRIER_ANALYTICS_INGEST_INGEST_H

#include "act.h"
#include "db/db.h"
#include "refusal.h"

enum ingest_outcome {
	INGEST_ACCEPTED = 1,
	INGEST_DUPLICATE, /* it was there before */
	INGEST_FILTERED,  /* kept, and counted apart */
	INGEST_REJECTED,
};

/* An event that came in, and what became of it. */
struct ingest_row {
	struct act act;
	struct refusal before;	/* why it is rejected whatever the database knows */
	struct slice payload;	/* as it came; UTF-8 */
	struct slice id;	/* data NULL where none could be read */
	int64_t owner_id;	/* of the post, as of the batch's removals */
	struct refusal refusal; /* from here on set by ingest_write */
	enum ingest_outcome outcome;
	int64_t dead_letter_id; /* 0: none was kept */
};

/* What came in one request. */
struct ingest_batch {
	struct ingest_row *rows;
	size_t count;
	int64_t user_id; /* who sends it; 0: a visitor */
	int64_t received_us;
	int64_t removals;  /* owners hold while posts_mark has the same; 0: they are not known */
	int64_t letter_id; /* of a dead letter that is replayed: it goes when its event is taken */
};

struct ingest;

struct ingest *ingest_create(enum db_engine engine);
void ingest_destroy(struct ingest *ingest);

/**
 * Writes a batch: log, rollups, dead letters and counts, all or nothing.
 * @return OK | ERR_UNAVAILABLE (nothing was written, or it is unknown: sending it again does no
 *         harm) | ERR_TIMEOUT | ERR_NOT_FOUND (the letter is not there any more)
 */
MUST_CHECK enum err ingest_write(struct call *c, struct ingest *ingest, struct ingest_batch *batch);

#endif

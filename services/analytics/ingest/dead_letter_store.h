/* Dead letters in the database: events that were rejected. */
#ifndef CRIER_ANALYTICS_INGEST_DEAD_LETTER_STORE_H
#define CRIER_ANALYTICS_INGEST_DEAD_LETTER_STORE_H

#include "act.h"
#include "db/db.h"
#include "refusal.h"

#define DEAD_LETTERS_MAX 20000	       /* of all */
#define DEAD_LETTERS_OF_VISITORS 10000 /* who have not signed in, together */
#define DEAD_LETTERS_OF_USER 2000

struct dead_letter_row {
	int64_t id;
	int64_t user_id; /* who sent it; 0: a visitor */
	int64_t received_at_us;
	const char *stage, *reason, *detail;
	struct slice event_id; /* data NULL: it has none that can be read */
	struct slice payload;
};

struct dead_letter_rows {
	struct dead_letter_row *items;
	size_t count;
};

/** How many more may be kept of a sender. @param user_id  0: of visitors */
MUST_CHECK enum err dead_letter_store_room(struct call *c, int64_t user_id, size_t *room);

/** Keeps letters and sets their ids; inside db_write. */
MUST_CHECK enum err dead_letter_store_add(struct call *c, struct dead_letter_row *const *letters,
	size_t count);

/** Those before an id, the newest first. @param reason  NULL: any */
MUST_CHECK enum err dead_letter_store_before(struct call *c, int64_t id, const char *reason,
	int64_t limit, struct dead_letter_rows *rows);

/** Those behind an id, the oldest first. @param reason  NULL: any */
MUST_CHECK enum err dead_letter_store_after(struct call *c, int64_t id, const char *reason,
	int64_t limit, struct dead_letter_rows *rows);

/** @return also ERR_NOT_FOUND */
MUST_CHECK enum err dead_letter_store_get(struct call *c, int64_t id, struct dead_letter_row *row);

/** Drops one; inside db_write. @param[out] removed  whether it was there */
MUST_CHECK enum err dead_letter_store_drop(struct call *c, int64_t id, bool *removed);

/** Drops up to limit of them, the oldest first; inside db_write. @param reason  NULL: any */
MUST_CHECK enum err dead_letter_store_drop_some(struct call *c, const char *reason, int64_t limit,
	int64_t *removed);

/** Drops up to limit of those that a user sent; inside db_write. */
MUST_CHECK enum err dead_letter_store_forget(struct call *c, int64_t user_id, int64_t limit,
	int64_t *removed);

#endif

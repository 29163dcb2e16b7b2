/* The ledger, in the database. It outlives the posts that it names. */
#ifndef CRIER_POSTS_PUBLISHING_LEDGER_STORE_H
#define CRIER_POSTS_PUBLISHING_LEDGER_STORE_H

#include "db/db.h"
#include "publishing/ledger_lines.h"

/** Writes lines of one batch; inside db_write. @param worker  who published it */
MUST_CHECK enum err ledger_store_add(struct call *c, const struct ledger_line_list *lines,
	const char *worker, int64_t published_at_us);

/* A line with what its batch says. */
struct ledger_entry {
	struct ledger_line line;
	int64_t published_at_us;
	const char *worker;
};

struct ledger_entry_list {
	struct ledger_entry *items;
	size_t count;
};

/**
 * The ledger beyond a line, by a line's first post and version.
 * @param after  a line's post_id and version; zeros: from the beginning
 */
MUST_CHECK enum err ledger_store_page(struct call *c, const struct ledger_line *after,
	int64_t limit, struct ledger_entry_list *page);

#endif

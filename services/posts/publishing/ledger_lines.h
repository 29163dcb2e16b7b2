/* Lines of the ledger. Posts whose ids follow each other, and that go live together at the same
 * version for the same moment, share one: a million posts of a minute mostly stand like that. */
#ifndef CRIER_POSTS_PUBLISHING_LEDGER_LINES_H
#define CRIER_POSTS_PUBLISHING_LEDGER_LINES_H

#include <stddef.h>
#include <stdint.h>

/** So many posts share a line at most: who looks for a post's lines looks at so few before it
 *  (sql/ledger.sql). */
#define LEDGER_LINE_MAX 64

/* That posts went live: `posts` of them, from post_id on. */
struct ledger_line {
	int64_t post_id;
	int64_t posts;
	int64_t version;
	int64_t publish_at_us;
};

struct ledger_line_list {
	struct ledger_line *items; /* room for as many as there are posts */
	size_t count;
};

/** Adds one post, to the last line where it may share it. */
void ledger_lines_add(struct ledger_line_list *lines, int64_t post_id, int64_t version,
	int64_t publish_at_us);

#endif

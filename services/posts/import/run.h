/* One import while it reads: gives each row a call of its own, so that memory stays that of one
 * row, and sorts what comes back into taken, bad, and the end. */
#ifndef CRIER_POSTS_IMPORT_RUN_H
#define CRIER_POSTS_IMPORT_RUN_H

#include "import/item.h"

struct import_run {
	struct call *c;	 /* the whole import's */
	struct call row; /* this row's; its arena is the reader's as well */
	struct arena *arena;
	const struct import_sink *sink;
	struct import_end *end;
	enum err err; /* why the import must stop; OK while it goes on */
};

/** A call within another one, with memory of its own; ended with call_finish. */
void import_run_call(const struct call *c, struct arena *arena, struct call *within);

/** Borrows all; ended with import_run_finish. */
void import_run_init(struct import_run *run, struct call *c, const struct import_sink *sink,
	struct import_end *end);
void import_run_finish(struct import_run *run);

/** Hands over and forgets the row. A bad one is counted and told; see import_author_fn.
 *  @return whether to go on */
bool import_run_author(struct import_run *run, int64_t line, const struct import_author *author);
bool import_run_item(struct import_run *run, const struct import_item *item);
bool import_run_comments(struct import_run *run, const struct import_comment_list *comments);

/** Why a row's call failed, with all that is wrong: "title: must have 1 to 300 characters; …". */
const char *import_run_reason(struct call *c);

/** Counts and tells a row that could not be read, for the reason that row.failure has. */
void import_run_bad_row(struct import_run *run, int64_t line);

#endif

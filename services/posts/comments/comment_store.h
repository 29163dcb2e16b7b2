/* Comments in the database. Each change takes the next number of its post's thread; who writes
 * there has read the post to be changed (post_store_to_change), so that all happens one after
 * another. */
#ifndef CRIER_POSTS_COMMENTS_COMMENT_STORE_H
#define CRIER_POSTS_COMMENTS_COMMENT_STORE_H

#include "db/db.h"
#include "posts_api.h"

/* A page of a thread without what is removed. */
struct comment_query {
	int64_t post_id;
	bool all_hidden;   /* else hidden ones only of that reader */
	int64_t reader_id; /* 0: nobody */
	bool newest_first;
	bool has_from;
	int64_t from_seq; /* exclusive */
	int64_t limit;	  /* 1..1000 */
};

/** Adds a visible comment; inside db_write, the post read to be changed. */
MUST_CHECK enum err comment_store_insert(struct call *c, int64_t post_id, int64_t user_id,
	const char *content, struct comment *comment);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err comment_store_by_id(struct call *c, int64_t id, struct comment *comment);

/**
 * Writes a changed comment under the thread's next number and keeps the post's count; inside
 * db_write, the post read to be changed.
 * @param was  its status before; sets comment->change_seq
 */
MUST_CHECK enum err comment_store_update(struct call *c, struct comment *comment,
	enum comment_status was);

/** The number of the last thing that happened in a thread; 0 before the first. */
MUST_CHECK enum err comment_store_last_seq(struct call *c, int64_t post_id, int64_t *seq);

/** @param[out] more  whether there are comments beyond the page */
MUST_CHECK enum err comment_store_page(struct call *c, const struct comment_query *query,
	struct comment_list *page, bool *more);

/** What changed after a number, in the order of changes; removed and hidden ones as well. */
MUST_CHECK enum err comment_store_changes(struct call *c, int64_t post_id, int64_t after_seq,
	int64_t limit, struct comment_list *page, bool *more);

/** Removes up to limit comments of a post without a trace, as those of a post that is to follow;
 *  inside db_write, the post read to be changed. */
MUST_CHECK enum err comment_store_remove(struct call *c, int64_t post_id, int64_t limit,
	int64_t *removed);

/** The thread's next number, for what is written with it; inside db_write, the post read to be
 *  changed. @param gain  of visible comments */
MUST_CHECK enum err comment_store_advance(struct call *c, int64_t post_id, int64_t gain,
	int64_t *seq);

/** Fills a comment from the columns of comment_columns in sql/comments.sql; its caller reads on. */
void comment_store_read(struct db_row *row, struct comment *comment);

/** Up to limit comments of an author that are not removed, by post. */
MUST_CHECK enum err comment_store_of_author(struct call *c, int64_t user_id, int64_t limit,
	struct comment_list *comments);

#endif

/* Posts in the database. */
#ifndef CRIER_POSTS_POST_STORE_H
#define CRIER_POSTS_POST_STORE_H

#include "base/cursor.h"
#include "db/db.h"
#include "lists/list_way.h"
#include "posts_api.h"

/** Whether posts of that status are anybody's to read: {public} in sql/posts.sql. */
bool post_status_is_public(enum post_status status);

/* What a list holds. A field that is 0 or NULL filters nothing. Without public_only it is of one
 * author, or of one status that is not public (asserted): nothing serves all there are. */
struct post_query {
	bool public_only;
	int64_t user_id;
	enum post_status status;
	enum post_kind kind;
	const char *tag;
	bool has_from, has_to;
	int64_t from_us, to_us; /* created at or after, created before */
	const char *words;	/* search_words() of what was asked for */
	enum list_way way;	/* of several that find the same */
	enum list_posts_sort sort;
	const struct cursor *after; /* the last row of the page before; or NULL */
	int64_t skip;
	int64_t limit; /* 1..1000 */
};

/**
 * Adds a post and its tags; inside db_write. Sets post->id.
 * @param import_key  unique name of where it came from; NULL for what was written here
 * @return OK | ERR_CONFLICT (that import key is there) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err post_store_insert(struct call *c, struct post *post, const char *import_key);

/** Reads the columns of {post_columns} in sql/posts.sql. */
void post_store_read(struct call *c, struct db_row *row, struct post *post);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err post_store_by_id(struct call *c, int64_t id, struct post *post);

/** As post_store_by_id inside db_write: until that ends nobody else changes the post. */
MUST_CHECK enum err post_store_to_change(struct call *c, int64_t id, struct post *post);

/**
 * Keeps what the post said as a revision, and writes what it says now; inside db_write,
 * for a post that post_store_to_change read. Its version is one more afterwards.
 * @return OK | ERR_CONFLICT (not read to be changed) | ERR_UNAVAILABLE
 */
MUST_CHECK enum err post_store_update(struct call *c, struct post *post, int64_t changed_by);

/** Writes the status of a post that was decided on, and when it was published; no revision, for it
 *  says what it said. Otherwise as post_store_update. */
MUST_CHECK enum err post_store_decide(struct call *c, struct post *post);

/** Removes the post, its tags, revisions and history; inside db_write. Errors as post_store_update.
 */
MUST_CHECK enum err post_store_delete(struct call *c, const struct post *post);

/** Whether the tag that a query asks for is kept in the order of the list. Without an author it is
 *  then gone along, whatever the way. */
bool post_store_is_in_order(const struct post_query *query);

/** No public post has a later time than this; what waits mostly has. The clocks of two daemons may
 *  differ by the quarter of an hour that is added to this one's. */
int64_t post_store_public_until_us(const struct call *c);

/**
 * One page.
 * @param[out] page  in the call's arena
 * @param[out] more  whether there are rows beyond it
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err post_store_page(struct call *c, const struct post_query *query,
	struct post_list *page, bool *more);

/** Reads posts, in no order. @param ids  a JSON array  @param[out] posts  in the call's arena */
MUST_CHECK enum err post_store_by_ids(struct call *c, const char *ids, struct post_list *posts);

/** How many posts a query without words has over all pages; with words: found_store_count().
 *  @param most  where counting ends */
MUST_CHECK enum err post_store_count(struct call *c, const struct post_query *query, int64_t most,
	int64_t *count);

/** Posts per author, most first. */
MUST_CHECK enum err post_store_per_author(struct call *c, int64_t limit, int64_t skip,
	struct post_count_list *counts);

/** What a post said until that version was replaced. @return OK | ERR_NOT_FOUND |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err post_store_revision(struct call *c, int64_t post_id, int64_t version,
	struct revision *revision);

/** What a post said before, newest first. @param before_version  exclusive; 0: from the top */
MUST_CHECK enum err post_store_revisions(struct call *c, int64_t post_id, int64_t before_version,
	int64_t limit, struct revision_list *revisions);

#endif

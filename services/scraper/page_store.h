/* Pages in the database: rows to structs and back. */
#ifndef CRIER_SCRAPER_PAGE_STORE_H
#define CRIER_SCRAPER_PAGE_STORE_H

#include "db/db.h"
#include "sources/parsed.h"

/* A page, and how its schedule stands. */
struct stored_page {
	int64_t id;
	const char *username;
	struct parsed_page facts;
	const char *source; /* which told most the last time */
	int64_t fetched_at_us;
	int64_t failures;    /* fetches in a row that brought nothing */
	const char *outcome; /* of the last fetch; NULL: none yet */
	bool has_ended, has_due, has_asked;
	int64_t ended_at_us, due_at_us, asked_at_us;
};

/** @param name  as of page_name_read. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err page_store_by_name(struct call *c, const char *name, struct stored_page *page);

/** Only its id. @return OK | ERR_NOT_FOUND (without a detail) | ERR_UNAVAILABLE */
MUST_CHECK enum err page_store_id(struct call *c, const char *name, int64_t *id);

/** What is known of a page that is about to change: nobody else changes it until the transaction
 *  ends; inside db_write. Fills id, username and facts alone. */
MUST_CHECK enum err page_store_to_change(struct call *c, int64_t id, struct stored_page *page);

/** Keeps a new page, whose id is set, or with an id what changed of one; inside db_write. */
MUST_CHECK enum err page_store_put(struct call *c, struct stored_page *page);

/** Has a page found by one more name, which may have been another's; inside db_write. */
MUST_CHECK enum err page_store_put_name(struct call *c, int64_t id, const char *name);

/** All names of a page. */
MUST_CHECK enum err page_store_names(struct call *c, int64_t id, struct text_list *names);

/** Removes a page with posts, comments, relations and history; inside db_write. */
MUST_CHECK enum err page_store_delete(struct call *c, int64_t id);

/** Removes a page that has no name any more; inside db_write. */
MUST_CHECK enum err page_store_delete_nameless(struct call *c, int64_t id);

/* What a list holds. A field that is NULL or has not filters nothing. */
struct page_query {
	const char *name;     /* a part of it, as it was typed */
	const char *category; /* as it was typed */
	bool has_min, has_max;
	int64_t min_followers, max_followers;
	bool has_before;
	int64_t before_audience, before_id; /* the last page of the list before */
	int64_t limit;			    /* 1..100 */
};

struct stored_page_list {
	struct stored_page *items;
	size_t count;
	bool more;
	int64_t last_audience; /* of the last item */
};

/** Pages with the most followers first. Fills id, username, facts, source and fetched_at_us. */
MUST_CHECK enum err page_store_list(struct call *c, const struct page_query *query,
	struct stored_page_list *list);

#endif

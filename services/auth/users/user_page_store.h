/* Lists of accounts, newest first, and how many there are. */
#ifndef CRIER_AUTH_USERS_USER_PAGE_STORE_H
#define CRIER_AUTH_USERS_USER_PAGE_STORE_H

#include "auth_api.h"
#include "base/cursor.h"

/* What a list holds. A field that is NULL or has not filters nothing. */
struct user_query {
	const char *name; /* a part of it, as it was typed */
	bool has_after, has_before;
	int64_t after_us, before_us; /* opened at or after, opened before */
	const struct cursor *cursor; /* the last account of the page before; or NULL */
	int64_t skip;
	int64_t limit; /* 1..100 */
};

/** The cursor behind an account in a list of that kind: with a name, and without filters, accounts
 *  follow each other by id; by time of opening where only that is asked for. */
struct cursor user_page_store_cursor(const struct user_query *query, const struct user *last);

/** The order that cursors of such a list have. */
uint8_t user_page_store_order(const struct user_query *query);

/**
 * One page.
 * @param[out] page  in the call's arena
 * @param[out] more  whether there are accounts beyond it
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err user_page_store_list(struct call *c, const struct user_query *query,
	struct user_list *page, bool *more);

/** How many accounts a query has over all pages. */
MUST_CHECK enum err user_page_store_count(struct call *c, const struct user_query *query,
	int64_t *count);

/** How many accounts there are, and how many were opened at new_from_us or later: one query. */
MUST_CHECK enum err user_page_store_stats(struct call *c, int64_t new_from_us,
	struct user_counts *counts);

/** Up to limit names that are not folded. */
struct unfolded {
	int64_t id;
	const char *name;
};
struct unfolded_list {
	struct unfolded *items;
	size_t count;
};
MUST_CHECK enum err user_page_store_unfolded(struct call *c, int64_t limit,
	struct unfolded_list *names);

/** Keeps them folded, but for those that were changed meanwhile; inside db_write. */
MUST_CHECK enum err user_page_store_fold(struct call *c, const struct unfolded_list *names);

#endif

/* Lists of accounts, for admins. */
#include "auth.h"
#include "auth_api.h"
#include "caller.h"
#include "db/db.h"
#include "users/user_names.h"
#include "users/user_page_store.h"

#define NEW_US (7 * US_PER_DAY)

static enum err read_cursor(struct call *c, const char *cursor, bool has_skip,
	struct user_query *query)
{
	if (!cursor)
		return OK;
	if (has_skip)
		return fail(c, ERR_BAD_REQUEST, "cursor and skip do not go together");
	struct cursor *after = call_alloc(c, sizeof *after);
	TRY(cursor_decode(c, cursor, user_page_store_order(query), after));
	query->cursor = after;
	return OK;
}

struct reading {
	const struct user_query *query;
	bool total;
	struct user_page *page;
};

static enum err read_page(struct call *c, void *arg)
{
	const struct reading *reading = arg;
	struct user_page *page = reading->page;
	bool more;
	TRY(user_page_store_list(c, reading->query, &page->items, &more));
	if (more)
		page->next_cursor = cursor_encode(c,
			user_page_store_cursor(reading->query,
				&page->items.items[page->items.count - 1]));
	if (!reading->total)
		return OK;
	page->has_total = true;
	return user_page_store_count(c, reading->query, &page->total);
}

/* GET /api/users. One page; 400 for a cursor that is none. The page is read in a transaction: a
 * snapshot from before it could be older than the generation under which it is kept. */
enum err list_users(struct call *c, const struct list_users_in *in, struct user_page *out)
{
	struct user_cache *cache = auth_of(c)->users;
	struct user_query query = {.skip = in->has_skip ? in->skip : 0, .limit = in->limit};
	struct reading reading = {.query = &query, .total = in->total, .page = out};
	TRY(caller_check_admin(c));
	TRY(read_cursor(c, in->cursor, in->has_skip, &query));
	struct answer_place place = user_cache_place(c, in);
	bool hit = user_cache_find(c, cache, &place, out);
	if (!hit) {
		TRY(db_read(c, read_page, &reading));
		user_cache_keep(c, cache, &place, out);
	}
	call_reply_header(c, "X-Cache", "%s", hit ? "hit" : "miss");
	return OK;
}

/* GET /api/users/search. One page; 400 for a cursor that is none. */
enum err search_users(struct call *c, const struct search_users_in *in, struct user_page *out)
{
	struct user_query query = {
		.name = in->name,
		.has_after = in->has_created_after,
		.after_us = in->created_after_us,
		.has_before = in->has_created_before,
		.before_us = in->created_before_us,
		.skip = in->has_skip ? in->skip : 0,
		.limit = in->limit,
	};
	struct reading reading = {.query = &query, .total = in->total, .page = out};
	TRY(caller_check_admin(c));
	TRY(read_cursor(c, in->cursor, in->has_skip, &query));
	TRY(user_names_fold(c));
	return db_read(c, read_page, &reading);
}

/* GET /api/users/stats. */
enum err count_users(struct call *c, struct user_counts *out)
{
	TRY(caller_check_admin(c));
	return user_page_store_stats(c, call_now_us(c) - NEW_US, out);
}

/* Accounts follow each other by id, which is the order in which they were opened: so a page by name
 * comes straight out of the index of names. Only where nothing but the time is asked for they are
 * taken from the index by time. */
#include "users/user_page_store.h"

#include "auth_sql.h"
#include "db/db.h"
#include "fold/name_fold.h"
#include "user_store.h"

enum { ORDER_BY_ID, ORDER_BY_CREATION };

static bool is_by_creation(const struct user_query *query)
{
	return !query->name && (query->has_after || query->has_before);
}

uint8_t user_page_store_order(const struct user_query *query)
{
	return is_by_creation(query) ? ORDER_BY_CREATION : ORDER_BY_ID;
}

struct cursor user_page_store_cursor(const struct user_query *query, const struct user *last)
{
	return (struct cursor){.order = user_page_store_order(query),
		.key = is_by_creation(query) ? last->created_at_us : 0,
		.id = last->id};
}

static struct db_value cursor_id(const struct user_query *query)
{
	return db_int_or_null(query->cursor, query->cursor ? query->cursor->id : 0);
}

static struct db_value skip_of(const struct user_query *query)
{
	return db_int_or_null(query->skip != 0, query->skip);
}

#define CREATED_ARGS(query)                                     \
	db_time_or_null((query)->has_after, (query)->after_us), \
		db_time_or_null((query)->has_before, (query)->before_us)

static enum err query_named(struct call *c, const struct user_query *query, struct db_rows *rows)
{
	const char *folded = name_fold(c, query->name);
	return db_query(c, &SQL_USERS_NAMED_PAGE,
		DB_ARGS(db_text(name_grams(c, folded)), db_text(folded), CREATED_ARGS(query),
			cursor_id(query), db_int(query->limit + 1), skip_of(query)),
		rows);
}

static enum err query_created(struct call *c, const struct user_query *query, struct db_rows *rows)
{
	const struct cursor *cursor = query->cursor;
	return db_query(c, &SQL_USERS_CREATED_PAGE,
		DB_ARGS(CREATED_ARGS(query), db_time_or_null(cursor, cursor ? cursor->key : 0),
			cursor_id(query), db_int(query->limit + 1), skip_of(query)),
		rows);
}

static enum err query_rows(struct call *c, const struct user_query *query, struct db_rows *rows)
{
	if (query->name)
		return query_named(c, query, rows);
	if (is_by_creation(query))
		return query_created(c, query, rows);
	return db_query(c, &SQL_USERS_PAGE,
		DB_ARGS(cursor_id(query), db_int(query->limit + 1), skip_of(query)), rows);
}

enum err user_page_store_list(struct call *c, const struct user_query *query,
	struct user_list *page, bool *more)
{
	struct db_rows rows;
	TRY(query_rows(c, query, &rows));
	*more = db_rows_cut(&rows, query->limit);
	page->count = rows.count;
	page->items = call_alloc(c, page->count * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++) {
		struct db_row row = db_row(&rows, i);
		user_store_read(&row, &page->items[i]);
		row_end(&row);
	}
	return OK;
}

enum err user_page_store_count(struct call *c, const struct user_query *query, int64_t *count)
{
	struct db_row row;
	if (query->name) {
		const char *folded = name_fold(c, query->name);
		TRY(db_query_one(c, &SQL_USERS_NAMED_COUNT,
			DB_ARGS(db_text(name_grams(c, folded)), db_text(folded),
				CREATED_ARGS(query)),
			&row));
	} else {
		TRY(db_query_one(c, &SQL_USERS_CREATED_COUNT, DB_ARGS(CREATED_ARGS(query)), &row));
	}
	*count = row_int(&row);
	return OK;
}

enum err user_page_store_stats(struct call *c, int64_t new_from_us, struct user_counts *counts)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_USERS_STATS, DB_ARGS(db_time(new_from_us)), &row));
	counts->total_users = row_int(&row);
	counts->users_last_7_days = row_int(&row);
	row_end(&row);
	return OK;
}

enum err user_page_store_unfolded(struct call *c, int64_t limit, struct unfolded_list *names)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_USERS_UNFOLDED, DB_ARGS(db_int(limit)), &rows));
	names->count = rows.count;
	names->items = call_alloc(c, rows.count * sizeof *names->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		names->items[i].id = row_int(&row);
		names->items[i].name = row_text(&row);
		row_end(&row);
	}
	return OK;
}

enum err user_page_store_fold(struct call *c, const struct unfolded_list *names)
{
	struct db_value *args = call_alloc(c, 3 * names->count * sizeof *args);
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i].name;
		args[3 * i] = db_int(names->items[i].id);
		args[3 * i + 1] = db_text(name);
		args[3 * i + 2] = db_text(name_fold(c, name));
	}
	return db_query_each(c, &SQL_USER_FOLD, args, names->count);
}

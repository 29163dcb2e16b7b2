/* What is searched and sorted by has columns of its own; all else that is known is one text. */
#include "page_store.h"

#include "fact_lines.h"
#include "fold/name_fold.h"
#include "page_name.h"
#include "scraper_sql.h"

static void read_page(struct call *c, struct db_row *row, struct stored_page *page)
{
	*page = (struct stored_page){0};
	page->id = row_int(row);
	page->username = row_text(row);
	fact_lines_read(c, row_text(row), &page->facts);
	page->source = row_text(row);
	page->fetched_at_us = row_time(row);
}

static void read_schedule(struct db_row *row, struct stored_page *page)
{
	row_int_or_null(row, &page->failures);
	page->outcome = row_text(row);
	page->has_ended = row_time_or_null(row, &page->ended_at_us);
	page->has_due = row_time_or_null(row, &page->due_at_us);
	page->has_asked = row_time_or_null(row, &page->asked_at_us);
	row_end(row);
}

enum err page_store_by_name(struct call *c, const char *name, struct stored_page *page)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_PAGE_BY_NAME, DB_ARGS(db_text(name)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "nothing is known of the page %s", name);
	TRY(err);
	read_page(c, &row, page);
	read_schedule(&row, page);
	return OK;
}

enum err page_store_id(struct call *c, const char *name, int64_t *id)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_PAGE_ID_BY_NAME, DB_ARGS(db_text(name)), &row));
	*id = row_int(&row);
	return OK;
}

enum err page_store_to_change(struct call *c, int64_t id, struct stored_page *page)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_PAGE_TO_CHANGE, DB_ARGS(db_int(id)), &row));
	*page = (struct stored_page){.id = id};
	page->username = row_text(&row);
	fact_lines_read(c, row_text(&row), &page->facts);
	row_end(&row);
	return OK;
}

static struct db_value folded_category(struct call *c, const struct parsed_page *facts)
{
	const struct fact *category = &facts->facts[PAGE_CATEGORY];
	return db_text(category->text ? name_fold(c, category->text) : NULL);
}

static int64_t audience_of(const struct parsed_page *facts)
{
	const struct fact *followers = &facts->facts[PAGE_FOLLOWERS];
	return followers->exactness == UNKNOWN ? -1 : followers->number;
}

#define VALUE_ARGS(c, page)                                                              \
	db_text((page)->username), db_text(fact_lines_write(c, &(page)->facts)),         \
		db_text(page_name_searched(c, (page)->facts.facts[PAGE_NAME].text,       \
			(page)->username)),                                              \
		folded_category(c, &(page)->facts), db_int(audience_of(&(page)->facts)), \
		db_text((page)->source), db_time((page)->fetched_at_us)

enum err page_store_put(struct call *c, struct stored_page *page)
{
	if (page->id)
		return db_query(c, &SQL_PAGE_UPDATE, DB_ARGS(db_int(page->id), VALUE_ARGS(c, page)),
			NULL);
	struct db_row row;
	TRY(db_query_one(c, &SQL_PAGE_INSERT, DB_ARGS(VALUE_ARGS(c, page)), &row));
	page->id = row_int(&row);
	return OK;
}

enum err page_store_put_name(struct call *c, int64_t id, const char *name)
{
	return db_query(c, &SQL_PAGE_NAME_PUT, DB_ARGS(db_text(name), db_int(id)), NULL);
}

enum err page_store_names(struct call *c, int64_t id, struct text_list *names)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_NAMES_OF, DB_ARGS(db_int(id)), &rows));
	names->count = rows.count;
	names->items = call_alloc(c, rows.count * sizeof *names->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		names->items[i] = row_text(&row);
	}
	return OK;
}

enum err page_store_delete(struct call *c, int64_t id)
{
	return db_query(c, &SQL_PAGE_DELETE, DB_ARGS(db_int(id)), NULL);
}

enum err page_store_delete_nameless(struct call *c, int64_t id)
{
	return db_query(c, &SQL_PAGE_DELETE_NAMELESS, DB_ARGS(db_int(id)), NULL);
}

#define FILTER_ARGS(c, query)                                                  \
	db_text((query)->category ? name_fold(c, (query)->category) : NULL),   \
		db_int_or_null((query)->has_min, (query)->min_followers),      \
		db_int_or_null((query)->has_max, (query)->max_followers),      \
		db_int_or_null((query)->has_before, (query)->before_audience), \
		db_int_or_null((query)->has_before, (query)->before_id),       \
		db_int((query)->limit + 1)

static enum err query_list(struct call *c, const struct page_query *query, struct db_rows *rows)
{
	if (!query->name)
		return db_query(c, &SQL_PAGE_LIST, DB_ARGS(FILTER_ARGS(c, query)), rows);
	return db_query(c, &SQL_PAGE_LIST_NAMED,
		DB_ARGS(db_text(page_name_alike(c, query->name)), FILTER_ARGS(c, query)), rows);
}

enum err page_store_list(struct call *c, const struct page_query *query,
	struct stored_page_list *list)
{
	struct db_rows rows;
	TRY(query_list(c, query, &rows));
	*list = (struct stored_page_list){.more = db_rows_cut(&rows, query->limit)};
	list->count = rows.count;
	list->items = call_alloc(c, (list->count + 1) * sizeof *list->items);
	for (size_t i = 0; i < list->count; i++) {
		struct db_row row = db_row(&rows, i);
		read_page(c, &row, &list->items[i]);
		list->last_audience = row_int(&row);
		row_end(&row);
	}
	return OK;
}

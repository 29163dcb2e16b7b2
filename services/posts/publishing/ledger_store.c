/* Lines of the ledger to rows and back. */
#include "publishing/ledger_store.h"

#include "posts_sql.h"

enum err ledger_store_add(struct call *c, const struct ledger_line_list *lines, const char *worker,
	int64_t published_at_us)
{
	struct db_value *args = call_alloc(c,
		(lines->count + 1) * SQL_LEDGER_ADD.parameter_count * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < lines->count; i++) {
		const struct ledger_line *line = &lines->items[i];
		*at++ = db_int(line->post_id);
		*at++ = db_int(line->posts);
		*at++ = db_int(line->version);
		*at++ = db_time(line->publish_at_us);
		*at++ = db_time(published_at_us);
		*at++ = db_text(worker);
	}
	int64_t added;
	return db_query_set(c, &SQL_LEDGER_ADD, args, lines->count, &added);
}

enum err ledger_store_page(struct call *c, const struct ledger_line *after, int64_t limit,
	struct ledger_entry_list *page)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_LEDGER_PAGE,
		DB_ARGS(db_int(after->post_id), db_int(after->version), db_int(limit)), &rows));
	page->count = rows.count;
	page->items = call_alloc(c, (rows.count + 1) * sizeof *page->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct ledger_entry *entry = &page->items[i];
		struct db_row row = db_row(&rows, i);
		entry->line.post_id = row_int(&row);
		entry->line.posts = row_int(&row);
		entry->line.version = row_int(&row);
		entry->line.publish_at_us = row_time(&row);
		entry->published_at_us = row_time(&row);
		entry->worker = row_text(&row);
		row_end(&row);
	}
	return OK;
}

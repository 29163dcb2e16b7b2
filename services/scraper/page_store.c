/* Pages in the database. */
#include "page_store.h"

#include "scraper_sql.h"

enum err page_store_by_username(struct call *c, const char *username, struct page *page)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_BY_USERNAME, DB_ARGS(db_text(username)), &rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND,
			"nothing is known of the page %s, and no source is "
			"switched on to ask",
			username);
	struct db_row row = db_row(&rows, 0);
	*page = (struct page){0};
	page->username = row_text(&row);
	page->name = row_text(&row);
	page->url = row_text(&row);
	page->platform_id = row_text(&row);
	page->category = row_text(&row);
	page->has_followers = row_int_or_null(&row, &page->followers);
	page->has_likes = row_int_or_null(&row, &page->likes);
	page->about = row_text(&row);
	page->source = row_text(&row);
	page->fetched_at_us = row_time(&row);
	row_end(&row);
	return OK;
}

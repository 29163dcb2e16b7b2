/* Rows to structs. Days that are over are dropped with the first request of a day. */
#include "page_text_store.h"

#include "scraper_sql.h"

enum err page_text_store_find(struct call *c, int64_t page_id, const char *digest,
	struct written_text *text)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_TEXT_BY_DIGEST, DB_ARGS(db_int(page_id), db_text(digest)),
		&rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "nothing is written of these data");
	struct db_row row = db_row(&rows, 0);
	*text = (struct written_text){.page_id = page_id, .digest = digest};
	text->model = row_text(&row);
	text->content = row_text(&row);
	text->removed = row_int(&row);
	row_end(&row);
	return OK;
}

enum err page_text_store_put(struct call *c, const struct written_text *text)
{
	struct db_rows rows;
	return db_query(c, &SQL_PAGE_TEXT_PUT,
		DB_ARGS(db_int(text->page_id), db_text(text->digest), db_text(text->model),
			db_text(text->content), db_int(text->removed), db_time(call_now_us(c))),
		&rows);
}

enum err page_text_store_take(struct call *c, int64_t per_day, bool *taken)
{
	struct db_rows rows;
	int64_t day = call_now_us(c) / US_PER_DAY;
	TRY(db_query(c, &SQL_PAGE_TEXT_TAKE, DB_ARGS(db_int(day), db_int(per_day)), &rows));
	*taken = rows.count > 0;
	if (!*taken)
		return OK;
	struct db_row row = db_row(&rows, 0);
	bool is_first = row_int(&row) == 1;
	row_end(&row);
	return is_first ? db_query(c, &SQL_PAGE_TEXT_FORGET_DAYS, DB_ARGS(db_int(day)), &rows) : OK;
}

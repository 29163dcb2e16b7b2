/* Rows to structs and back. */
#include "page_body_store.h"

#include <string.h>

#include "page_body_pack.h"
#include "scraper_sql.h"

#define REMOVED_AT_ONCE 50

enum err page_body_store_put(struct call *c, const struct kept_body *body, const char *packed)
{
	const struct answer *answer = &body->answer;
	return db_query(c, &SQL_PAGE_BODY_PUT,
		DB_ARGS(db_text(body->name), db_text(body->source), db_text(answer->url),
			db_int(answer->status), db_text(answer->content_type),
			db_time(answer->fetched_at_us), db_text(packed),
			db_int((int64_t)strlen(packed))),
		NULL);
}

static enum err delete_oldest(struct call *c, int64_t *bytes)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_PAGE_BODIES_OLDEST, DB_NO_ARGS, &row));
	int64_t id = row_int(&row);
	*bytes -= row_int(&row);
	return db_query(c, &SQL_PAGE_BODY_DELETE, DB_ARGS(db_int(id)), NULL);
}

enum err page_body_store_bound(struct call *c, int64_t bytes_max)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_PAGE_BODIES_BYTES, DB_NO_ARGS, &row));
	int64_t bytes = row_int(&row);
	while (bytes > bytes_max)
		TRY(delete_oldest(c, &bytes));
	return OK;
}

enum err page_body_store_next(struct call *c, int64_t after_id, const char *name,
	struct kept_body *body, bool *found)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_BODY_NEXT, DB_ARGS(db_int(after_id), db_text(name)), &rows));
	*found = rows.count > 0;
	if (!*found)
		return OK;
	struct db_row row = db_row(&rows, 0);
	*body = (struct kept_body){.id = row_int(&row)};
	body->name = row_text(&row);
	body->source = row_text(&row);
	body->answer.url = row_text(&row);
	body->answer.status = (int)row_int(&row);
	body->answer.content_type = row_text(&row);
	body->answer.fetched_at_us = row_time(&row);
	const char *packed = row_text(&row);
	row_end(&row);
	return page_body_unpack(c, packed, strlen(packed), &body->answer);
}

enum err page_body_store_forget(struct call *c, const char *name)
{
	return db_query(c, &SQL_PAGE_BODIES_DELETE_OF, DB_ARGS(db_text(name)), NULL);
}

enum err page_body_store_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_BODIES_REMOVE,
		DB_ARGS(db_time(before_us), db_int(REMOVED_AT_ONCE)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}

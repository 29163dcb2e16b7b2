/* Where threads and events stand. */
#include "live_store.h"

#include "db/names.h"
#include "event_store.h"
#include "posts_sql.h"
#include "post_store.h"

enum err live_store_threads(struct call *c, const int64_t *post_ids, size_t count,
	struct thread_place_list *places)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_LIVE_THREADS, DB_ARGS(event_store_ids(c, post_ids, count)), &rows));
	places->count = rows.count;
	places->items = call_alloc(c, rows.count * sizeof *places->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		places->items[i].post_id = row_int(&row);
		places->items[i].last_seq = row_int(&row);
		places->items[i].is_public =
			post_status_is_public((enum post_status)row_name(&row, post_status_names));
		row_end(&row);
	}
	return OK;
}

enum err live_store_mark(struct call *c, int64_t *position)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_LIVE_MARK, DB_NO_ARGS, &row));
	*position = row_int(&row);
	return OK;
}

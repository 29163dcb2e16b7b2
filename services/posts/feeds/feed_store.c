/* Feeds from the database: rows to structs. */
#include "feeds/feed_store.h"

#include "db/db.h"
#include "db/names.h"
#include "images/image_lines.h"
#include "post_store.h"
#include "posts_sql.h"
#include "tags.h"

static void read_item(struct call *c, const struct db_rows *rows, size_t index,
	struct feed_item *item)
{
	struct db_row row = db_row(rows, index);
	item->id = row_int(&row);
	item->title = row_text(&row);
	item->content = row_text(&row);
	item->format = (enum post_format)row_name(&row, post_format_names);
	item->tags = tags_split(c, row_text(&row));
	item->published_us = row_time(&row);
	int64_t updated_us = row_time(&row);
	item->updated_us = updated_us > item->published_us ? updated_us : item->published_us;
	item->version = row_int(&row);
	item->images = image_lines_split(c, row_text(&row));
	row_end(&row);
}

enum err feed_store_items(struct call *c, int64_t content_max, int64_t limit,
	struct feed_items *items)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_FEED_ITEMS,
		DB_ARGS(db_int(content_max), db_int(limit), db_time(post_store_public_until_us(c))),
		&rows));
	items->count = rows.count;
	items->items = call_alloc(c, rows.count * sizeof *items->items);
	for (size_t i = 0; i < rows.count; i++)
		read_item(c, &rows, i, &items->items[i]);
	return OK;
}

enum err feed_store_count(struct call *c, int64_t *count)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_SITEMAP_COUNT, DB_NO_ARGS, &row));
	*count = row_int(&row);
	return OK;
}

enum err feed_store_page(struct call *c, int64_t limit, int64_t skip, struct int_list *ids)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_SITEMAP_PAGE, DB_ARGS(db_int(limit), db_int(skip)), &rows));
	ids->count = rows.count;
	ids->items = call_alloc(c, rows.count * sizeof *ids->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		ids->items[i] = row_int(&row);
		row_end(&row);
	}
	return OK;
}

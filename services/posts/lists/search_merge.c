/* https://www.sqlite.org/fts5.html, "The 'merge' Command" */
#include "lists/search_merge.h"

#include "db/db.h"
#include "posts_sql.h"

#define SLICE_PAGES 100 /* of 4 KB: about 12 ms */
#define SHARE 8

struct parts {
	int64_t pages;
	int64_t largest; /* pages of the largest part */
};

static enum err find_parts(struct call *c, struct parts *parts)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_SEARCH_PARTS, DB_NO_ARGS, &row));
	parts->pages = row_int(&row);
	parts->largest = row_int(&row);
	return OK;
}

static enum err merge_slice(struct call *c, void *arg)
{
	const int64_t *pages = arg;
	return db_query(c, &SQL_SEARCH_MERGE, DB_ARGS(db_int(*pages)), NULL);
}

/* Less than nothing says that all parts are meant, and not only those that are alike in size. */
static enum err begin(struct call *c, struct search_merge *merge)
{
	struct parts parts;
	TRY(find_parts(c, &parts));
	merge->is_done = (parts.pages - parts.largest) * SHARE <= parts.largest;
	if (merge->is_done)
		return OK;
	merge->slices_left = parts.pages / SLICE_PAGES + 1;
	return db_write(c, merge_slice, &(int64_t){-SLICE_PAGES});
}

enum err search_merge_some(struct call *c, struct search_merge *merge)
{
	if (merge->is_done)
		return OK;
	if (!merge->slices_left)
		return begin(c, merge);
	merge->slices_left--;
	return db_write(c, merge_slice, &(int64_t){SLICE_PAGES});
}

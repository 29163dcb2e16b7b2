/* Rows to structs and back. */
#include "collections/collection_store.h"

#include <inttypes.h>

#include "db/db.h"
#include "post_store.h"
#include "posts_sql.h"

static void read_collection(struct db_row *row, struct collection *collection)
{
	collection->id = row_int(row);
	collection->user_id = row_int(row);
	collection->name = row_text(row);
	collection->created_at_us = row_time(row);
	collection->updated_at_us = row_time(row);
	collection->version = row_int(row);
	row_end(row);
}

static enum err count_one_more(struct call *c, int64_t user_id, int64_t collections_max)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_COLLECTION_OWNER_MORE, DB_ARGS(db_int(user_id)), &row));
	if (row_int(&row) <= collections_max)
		return OK;
	return fail(c, ERR_CONFLICT, "you have %" PRId64 " collections already: remove one first",
		collections_max);
}

enum err collection_store_insert(struct call *c, int64_t user_id, const char *name,
	int64_t collections_max, struct collection *collection)
{
	struct db_row row;
	TRY(count_one_more(c, user_id, collections_max));
	TRY(db_query_one(c, &SQL_COLLECTION_INSERT,
		DB_ARGS(db_int(user_id), db_text(name), db_time(call_now_us(c))), &row));
	read_collection(&row, collection);
	return OK;
}

static enum err read_one(struct call *c, const struct sql *sql, int64_t id, int64_t user_id,
	struct collection *collection)
{
	struct db_row row;
	enum err err = db_query_one(c, sql, DB_ARGS(db_int(id), db_int(user_id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "you have no collection %" PRId64, id);
	TRY(err);
	read_collection(&row, collection);
	return OK;
}

enum err collection_store_by_id(struct call *c, int64_t id, int64_t user_id,
	struct collection *collection)
{
	return read_one(c, &SQL_COLLECTION_BY_ID, id, user_id, collection);
}

enum err collection_store_to_change(struct call *c, int64_t id, int64_t user_id,
	struct collection *collection)
{
	return read_one(c, &SQL_COLLECTION_TO_CHANGE, id, user_id, collection);
}

enum err collection_store_update(struct call *c, struct collection *collection)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_COLLECTION_UPDATE,
		DB_ARGS(db_int(collection->id), db_text(collection->name), db_time(call_now_us(c))),
		&row));
	read_collection(&row, collection);
	return OK;
}

enum err collection_store_delete(struct call *c, const struct collection *collection)
{
	TRY(db_query(c, &SQL_COLLECTION_DELETE, DB_ARGS(db_int(collection->id)), NULL));
	return db_query(c, &SQL_COLLECTION_OWNER_FEWER, DB_ARGS(db_int(collection->user_id)), NULL);
}

enum err collection_store_page(struct call *c, int64_t user_id, int64_t before_id, int64_t limit,
	struct collection_list *page, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COLLECTION_PAGE,
		DB_ARGS(db_int(user_id), db_int_or_null(before_id != 0, before_id),
			db_int(limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, limit);
	page->count = rows.count;
	page->items = call_alloc(c, (page->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++) {
		struct db_row row = db_row(&rows, i);
		read_collection(&row, &page->items[i]);
	}
	return OK;
}

enum err collection_store_add(struct call *c, int64_t id, int64_t post_id, int64_t posts_max,
	bool *added)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_COLLECTION_ROOM, DB_ARGS(db_int(id), db_int(post_id)), &row));
	int64_t posts = row_int(&row);
	int64_t last_place = row_int(&row);
	*added = row_int(&row) == 0;
	row_end(&row);
	if (!*added)
		return OK;
	if (posts >= posts_max)
		return fail(c, ERR_CONFLICT, "the collection has %" PRId64 " posts already", posts);
	return db_query(c, &SQL_COLLECTION_POST_INSERT,
		DB_ARGS(db_int(id), db_int(post_id), db_int(last_place + 1)), NULL);
}

enum err collection_store_remove(struct call *c, int64_t id, int64_t post_id, bool *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COLLECTION_POST_DELETE, DB_ARGS(db_int(id), db_int(post_id)), &rows));
	*removed = rows.changed > 0;
	return OK;
}

enum err collection_store_post_ids(struct call *c, int64_t id, struct int_list *post_ids,
	int64_t *last_place)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COLLECTION_POST_IDS, DB_ARGS(db_int(id)), &rows));
	*last_place = 0;
	post_ids->count = rows.count;
	post_ids->items = call_alloc(c, (rows.count + 1) * sizeof *post_ids->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		post_ids->items[i] = row_int(&row);
		*last_place = row_int(&row);
		row_end(&row);
	}
	return OK;
}

/* Behind all that are taken, so that no two ever have the same. */
enum err collection_store_reorder(struct call *c, int64_t id, const struct int_list *post_ids,
	int64_t after_place)
{
	struct db_value *args = call_alloc(c, (3 * post_ids->count + 1) * sizeof *args);
	int64_t changed;
	for (size_t i = 0; i < post_ids->count; i++) {
		args[3 * i] = db_int(id);
		args[3 * i + 1] = db_int(post_ids->items[i]);
		args[3 * i + 2] = db_int(after_place + 1 + (int64_t)i);
	}
	return db_query_set(c, &SQL_COLLECTION_POST_MOVE, args, post_ids->count, &changed);
}

enum err collection_store_posts(struct call *c, int64_t id, int64_t after_place, int64_t limit,
	struct post_list *page, int64_t *last_place, bool *more)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COLLECTION_POST_PAGE,
		DB_ARGS(db_int(id), db_int_or_null(after_place != 0, after_place),
			db_int(limit + 1)),
		&rows));
	*more = db_rows_cut(&rows, limit);
	page->count = rows.count;
	page->items = call_alloc(c, (page->count + 1) * sizeof *page->items);
	for (size_t i = 0; i < page->count; i++) {
		struct db_row row = db_row(&rows, i);
		post_store_read(c, &row, &page->items[i]);
		*last_place = row_int(&row);
		row_end(&row);
	}
	return OK;
}

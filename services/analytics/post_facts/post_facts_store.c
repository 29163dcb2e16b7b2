/* What is known of posts, in the database: rows to structs and back. */
#include "post_facts/post_facts_store.h"

#include <stdlib.h>

#include "analytics_sql.h"
#include "base/text.h"

#define ID_BYTES 21

static struct db_value ids_json(struct call *c, const int64_t *ids, size_t count)
{
	struct text json;
	text_init(&json, c->arena, ID_BYTES * count + 2, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		text_add_char(&json, i ? ',' : '[');
		text_add_int(&json, ids[i]);
	}
	text_add_string(&json, count ? "]" : "[]");
	return db_text(text_string(&json));
}

static struct post_facts read_facts(struct db_row row, int64_t *removals)
{
	struct post_facts facts = {.post_id = row_int(&row)};
	facts.user_id = row_int(&row);
	facts.status = row_text(&row);
	facts.has_publish_at = row_time_or_null(&row, &facts.publish_at_us);
	*removals = row_int(&row);
	row_end(&row);
	return facts;
}

enum err post_facts_store_of(struct call *c, const int64_t *post_ids, size_t count,
	struct post_facts_list *list)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POST_FACTS_OF, DB_ARGS(ids_json(c, post_ids, count)), &rows));
	list->items = call_alloc(c, (rows.count + 1) * sizeof *list->items);
	list->count = rows.count;
	list->removals = 0;
	for (size_t i = 0; i < rows.count; i++)
		list->items[i] = read_facts(db_row(&rows, i), &list->removals);
	return OK;
}

static int compare(const void *left, const void *right)
{
	const struct post_facts *one = left, *other = right;
	return (one->post_id > other->post_id) - (one->post_id < other->post_id);
}

enum err post_facts_store_titles(struct call *c, const int64_t *post_ids, size_t count,
	struct post_facts_list *list)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POST_FACTS_TITLES, DB_ARGS(ids_json(c, post_ids, count)), &rows));
	list->items = call_alloc(c, (rows.count + 1) * sizeof *list->items);
	list->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		list->items[i].post_id = row_int(&row);
		list->items[i].user_id = row_int(&row);
		list->items[i].title = row_text(&row);
		list->items[i].status = row_text(&row);
		row_end(&row);
	}
	qsort(list->items, list->count, sizeof *list->items, compare);
	return OK;
}

const struct post_facts *post_facts_find(const struct post_facts_list *list, int64_t post_id)
{
	const struct post_facts wanted = {.post_id = post_id};
	return bsearch(&wanted, list->items, list->count, sizeof *list->items, compare);
}

enum err post_facts_store_put_all(struct call *c, const struct post_facts *all, size_t count)
{
	struct db_value *args = call_alloc(c,
		(count + 1) * SQL_POST_FACTS_PUT.parameter_count * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < count; i++) {
		const struct post_facts *facts = &all[i];
		*at++ = db_int(facts->post_id);
		*at++ = db_int(facts->user_id);
		*at++ = db_text(facts->kind);
		*at++ = db_text(facts->title);
		*at++ = db_text(facts->status);
		*at++ = db_time(facts->created_at_us);
		*at++ = db_time_or_null(facts->has_publish_at, facts->publish_at_us);
		*at++ = db_time_or_null(facts->has_published_at, facts->published_at_us);
	}
	int64_t changed;
	return count ? db_query_set(c, &SQL_POST_FACTS_PUT, args, count, &changed) : OK;
}

enum err post_facts_store_put(struct call *c, const struct post_facts *facts)
{
	return post_facts_store_put_all(c, facts, 1);
}

enum err post_facts_store_remove(struct call *c, int64_t post_id, int64_t removed_us)
{
	TRY(db_query(c, &SQL_POST_FACTS_REMOVE, DB_ARGS(db_int(post_id), db_time(removed_us)),
		NULL));
	return db_query(c, &SQL_POST_FACTS_WENT, DB_NO_ARGS, NULL);
}

enum err post_facts_store_removals(struct call *c, int64_t *removals)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_POST_FACTS_REMOVALS, DB_NO_ARGS, &row));
	*removals = row_int(&row);
	return OK;
}

enum err post_facts_store_note(struct call *c, int64_t post_id, int64_t user_id, int64_t seen_us)
{
	return db_query(c, &SQL_POST_FACTS_NOTE,
		DB_ARGS(db_int(post_id), db_int(user_id), db_time(seen_us)), NULL);
}

enum err post_facts_store_position(struct call *c, int64_t *position)
{
	struct db_row row;
	TRY(db_query_one(c, c->transaction ? &SQL_POSTS_MARK_LOCK : &SQL_POSTS_MARK, DB_NO_ARGS,
		&row));
	*position = row_int(&row);
	return OK;
}

enum err post_facts_store_move(struct call *c, int64_t position)
{
	return db_query(c, &SQL_POSTS_MARK_MOVE, DB_ARGS(db_int(position)), NULL);
}

enum err post_facts_store_posts_of(struct call *c, int64_t user_id, int64_t *post_ids, size_t max,
	size_t *count)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POST_FACTS_POSTS_OF, DB_ARGS(db_int(user_id), db_int((int64_t)max)),
		&rows));
	for (size_t i = 0; i < rows.count; i++)
		post_ids[i] = rows.cells[i].integer;
	*count = rows.count;
	return OK;
}

enum err post_facts_store_forget(struct call *c, int64_t post_id)
{
	TRY(db_query(c, &SQL_POST_FACTS_FORGET, DB_ARGS(db_int(post_id)), NULL));
	return db_query(c, &SQL_POST_FACTS_WENT, DB_NO_ARGS, NULL);
}

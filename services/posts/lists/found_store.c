/* Walks an index of words from stretch to stretch of time. */
#include "lists/found_store.h"

#include <string.h>

#include "base/text.h"
#include "db/names.h"
#include "lists/search_walk.h"
#include "posts_sql.h"

/* How many posts the first stretch has, with or without the words. */
#define FIRST_POSTS 320
#define FILTER_ARGS 10

/* A walk on its way. */
struct search {
	const struct post_query *query;
	const struct sql *sql;
	const struct db_value
		*rest; /* of the arguments, behind the filter's and before the limit */
	size_t rest_count;
	int64_t newest_id; /* of what is ranked; else 0 */
	int64_t wanted;
};

#define REST_MAX 2

static bool is_newest_first(const struct post_query *query)
{
	return query->sort != LIST_POSTS_SORT_CREATED_AT;
}

/* Where the list may have posts. A cursor's own moment may have more of them. */
static struct stretch bounds_of(const struct post_query *query)
{
	struct stretch bounds = {query->has_from ? query->from_us : INT64_MIN,
		query->has_to ? query->to_us : INT64_MAX};
	if (!query->after)
		return bounds;
	int64_t at_us = query->after->key;
	if (is_newest_first(query) && at_us < bounds.to_us)
		bounds.to_us = at_us + 1;
	if (!is_newest_first(query) && at_us > bounds.from_us)
		bounds.from_us = at_us;
	return bounds;
}

static struct db_value bound(int64_t time_us)
{
	bool has = time_us != INT64_MIN && time_us != INT64_MAX;
	return db_time_or_null(has, time_us);
}

static void read_pace(const struct db_rows *rows, struct search_pace *pace, int64_t *newest_id)
{
	struct db_row row = db_row(rows, 0);
	pace->has_first = row_time_or_null(&row, &pace->first_us);
	pace->has_next = row_time_or_null(&row, &pace->next_us);
	row_time_or_null(&row, &pace->last_us);
	*newest_id = row_int(&row);
}

/* Of the posts that the list is chosen of by an index: those of its author, else of its status. */
static enum err find_pace(struct call *c, const struct post_query *query, struct search_pace *pace,
	int64_t *newest_id)
{
	static const struct sql *const of_posts[] = {&SQL_PACE_OLDEST, &SQL_PACE_NEWEST};
	static const struct sql *const of_waiting[] = {&SQL_PACE_WAITING_OLDEST,
		&SQL_PACE_WAITING_NEWEST};
	bool newest_first = is_newest_first(query);
	bool of_author = query->user_id != 0;
	bool waits = !of_author && query->status == POST_STATUS_SCHEDULED;
	bool of_status = !of_author && !waits && !query->public_only;
	struct stretch bounds = bounds_of(query);
	const struct db_value args[] = {
		bound(newest_first ? bounds.to_us : bounds.from_us),
		db_int(FIRST_POSTS - 1),
		db_int_or_null(of_author, query->user_id),
		of_status ? db_name(post_status_names, query->status) : db_null(),
		db_time_or_null(!of_author && query->public_only, post_store_public_until_us(c)),
	};
	struct db_rows rows;
	TRY(db_query(c, (waits ? of_waiting : of_posts)[newest_first], args,
		waits ? 2 : COUNT_OF(args), &rows));
	read_pace(&rows, pace, newest_id);
	return OK;
}

/* {found} and {found_filter} in sql/. */
static void filter(struct call *c, const struct search *search, const char *any,
	const struct stretch *stretch, struct db_value *args)
{
	const struct post_query *query = search->query;
	args[0] = db_text(query->words);
	args[1] = db_text(facets_all(c, db_engine(c->db), query->user_id, query->tag));
	args[2] = db_text(any);
	args[3] = db_int_or_null(query->public_only, 1);
	args[4] = db_int_or_null(query->user_id != 0, query->user_id);
	args[5] = db_name(post_status_names, query->status);
	args[6] = db_name(post_kind_names, query->kind);
	args[7] = bound(stretch->from_us);
	args[8] = bound(stretch->to_us);
	args[9] = db_int_or_null(search->newest_id != 0, search->newest_id);
}

static void take(struct call *c, const struct search *search, const struct db_rows *rows,
	struct found_list *list)
{
	struct found *items = call_alloc(c, (list->count + rows->count + 1) * sizeof *items);
	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	list->items = items;
	for (size_t i = 0; i < rows->count; i++) {
		struct db_row row = db_row(rows, i);
		struct found *found = &list->items[list->count++];
		found->id = row_int(&row);
		found->key = search->newest_id ? row_int(&row) : row_time(&row);
		row_end(&row);
	}
}

static enum err find_in(struct call *c, const struct search *search, const char *any,
	const struct stretch *stretch, struct found_list *list)
{
	struct db_value args[FILTER_ARGS + REST_MAX + 1];
	filter(c, search, any, stretch, args);
	for (size_t i = 0; i < search->rest_count; i++)
		args[FILTER_ARGS + i] = search->rest[i];
	size_t count = FILTER_ARGS + search->rest_count;
	args[count++] = db_int(search->wanted - (int64_t)list->count);
	struct db_rows rows;
	TRY(db_query(c, search->sql, args, count, &rows));
	take(c, search, &rows, list);
	return OK;
}

static enum err walk(struct call *c, const struct search *search, const struct search_pace *pace,
	struct found_list *list)
{
	size_t wanted = (size_t)search->wanted;
	*list = (struct found_list){0};
	struct stretch bounds = bounds_of(search->query);
	struct search_walk way;
	search_walk_begin(&way, is_newest_first(search->query), &bounds, pace);
	struct stretch stretch;
	bool is_all;
	while (list->count < wanted && search_walk_next(&way, &stretch, &is_all)) {
		size_t before = list->count;
		const char *any = is_all ? NULL : facets_any(c, db_engine(c->db), &stretch);
		TRY(find_in(c, search, any, &stretch, list));
		search_walk_learn(&way, list->count - before, wanted - list->count);
	}
	return OK;
}

enum err found_store_first(struct call *c, const struct post_query *query, int64_t wanted,
	struct found_list *list)
{
	struct search_pace pace;
	int64_t newest_id;
	TRY(find_pace(c, query, &pace, &newest_id));
	const struct db_value rest[] = {DB_CURSOR(query->after)};
	const struct search search = {
		.query = query,
		.sql = is_newest_first(query) ? &SQL_POSTS_FOUND_NEWEST : &SQL_POSTS_FOUND_OLDEST,
		.rest = rest,
		.rest_count = COUNT_OF(rest),
		.wanted = wanted,
	};
	return walk(c, &search, &pace, list);
}

enum err found_store_newest(struct call *c, const struct post_query *query, int64_t *newest_id,
	int64_t wanted, struct found_list *list)
{
	struct search_pace pace;
	int64_t newest_of_all;
	TRY(find_pace(c, query, &pace, &newest_of_all));
	if (!*newest_id)
		*newest_id = newest_of_all;
	const struct search search = {.query = query,
		.sql = &SQL_POSTS_FOUND_SCORED,
		.newest_id = *newest_id,
		.wanted = wanted};
	return walk(c, &search, &pace, list);
}

enum err found_store_count(struct call *c, const struct post_query *query, int64_t most,
	int64_t *count)
{
	struct db_value args[FILTER_ARGS + 1];
	const struct search search = {.query = query};
	const struct stretch bounds = {query->has_from ? query->from_us : INT64_MIN,
		query->has_to ? query->to_us : INT64_MAX};
	filter(c, &search, NULL, &bounds, args);
	args[FILTER_ARGS] = db_int(most);
	struct db_row row;
	TRY(db_query_one(c, &SQL_POSTS_FOUND_COUNT, args, COUNT_OF(args), &row));
	*count = row_int(&row);
	return OK;
}

static const char *ids_of(struct call *c, const struct found *found, size_t count)
{
	struct text ids;
	text_init(&ids, c->arena, 16 + count * 12, SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		text_add_char(&ids, i ? ',' : '[');
		text_add_int(&ids, found[i].id);
	}
	text_add_char(&ids, ']');
	return text_string(&ids);
}

static const struct post *post_of(const struct post_list *posts, int64_t id)
{
	for (size_t i = 0; i < posts->count; i++)
		if (posts->items[i].id == id)
			return &posts->items[i];
	return NULL;
}

enum err found_store_read(struct call *c, const struct found *found, size_t count,
	struct post_list *page)
{
	*page = (struct post_list){0};
	if (!count)
		return OK;
	struct post_list posts;
	TRY(post_store_by_ids(c, ids_of(c, found, count), &posts));
	page->items = call_alloc(c, count * sizeof *page->items);
	for (size_t i = 0; i < count; i++) {
		const struct post *post = post_of(&posts, found[i].id);
		if (post)
			page->items[page->count++] = *post;
	}
	return OK;
}

/* Requests of access logs in the database. */
#include "access_log/access_store.h"

#include <string.h>

#include "analytics_sql.h"
#include "base/hash.h"
#include "base/macros.h"
#include "places.h"

#define OTHERS "(others)"

/* Paths of some requests, each once. */

struct path {
	struct slice text;
	int64_t id;
};

struct paths {
	struct places places;
	struct path *items;
	size_t count;
};

static bool is_path(const void *items, size_t place, const void *wanted)
{
	const struct slice *text = &((const struct path *)items)[place].text;
	const struct slice *other = wanted;
	return text->len == other->len && memcmp(text->data, other->data, text->len) == 0;
}

static bool find_path(const struct paths *paths, struct slice text, size_t *place, size_t *slot)
{
	return places_find(&paths->places, hash_add(HASH_START, text.data, text.len), is_path,
		paths->items, &text, place, slot);
}

static void list_paths(struct call *c, const struct request *requests, size_t count,
	struct paths *paths)
{
	size_t place, slot = 0;
	places_init(&paths->places, c->arena, count + 1);
	paths->items = call_alloc(c, (count + 1) * sizeof *paths->items);
	paths->count = 1;
	paths->items[0].text = (struct slice){OTHERS, strlen(OTHERS)};
	for (size_t i = 0; i < count; i++) {
		if (find_path(paths, requests[i].path, &place, &slot))
			continue;
		places_put(&paths->places, slot, paths->count);
		paths->items[paths->count++].text = requests[i].path;
	}
}

static struct db_value *bind_paths(struct call *c, const struct paths *paths)
{
	struct db_value *args = call_alloc(c, (paths->count + 1) * sizeof *args);
	for (size_t i = 0; i < paths->count; i++)
		args[i] = db_bytes(paths->items[i].text.data, paths->items[i].text.len);
	return args;
}

static enum err read_ids(struct call *c, const struct db_value *args, struct paths *paths)
{
	struct db_rows rows;
	size_t place, slot;
	TRY(db_query_set_rows(c, &SQL_PATH_IDS, args, paths->count, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		int64_t id = row_int(&row);
		const char *text = row_text(&row);
		if (strcmp(text, OTHERS) == 0)
			paths->items[0].id = id;
		if (find_path(paths, (struct slice){text, strlen(text)}, &place, &slot))
			paths->items[place].id = id;
	}
	return OK;
}

static enum err find_ids(struct call *c, struct paths *paths)
{
	struct db_row row;
	int64_t changed;
	const struct db_value *args = bind_paths(c, paths);
	TRY(db_query_one(c, &SQL_PATH_COUNT, DB_ARGS(db_int(PATHS_MAX)), &row));
	bool full = row_int(&row) >= PATHS_MAX;
	TRY(db_query_set(c, &SQL_PATH_ADD, args, full ? 1 : paths->count, &changed));
	return read_ids(c, args, paths);
}

/* The log of requests. */

static bool has_key(const void *items, size_t place, const void *wanted)
{
	return ((const struct request *)items)[place].act.key == *(const int64_t *)wanted;
}

static void bind(const struct request *request, struct db_value *at)
{
	*at++ = db_time(request->act.at_us);
	*at++ = db_int(request->act.key);
	*at++ = db_int(request->path_id);
	*at++ = db_int(request->act.post_id);
	*at++ = db_int(request->act.filter);
	*at++ = db_int(request->act.referrer);
	*at = db_int(request->act.device);
}

static enum err add_to_log(struct call *c, struct request *requests, size_t count)
{
	size_t width = SQL_ACCESS_ADD.parameter_count, place, slot = 0;
	struct db_value *args = arena_alloc_raw(c->arena, (count * width + 1) * sizeof *args);
	struct places places;
	struct db_rows rows;
	places_init(&places, c->arena, count);
	for (size_t i = 0; i < count; i++) {
		bind(&requests[i], &args[i * width]);
		requests[i].is_new = false;
		if (!places_find(&places, (uint64_t)requests[i].act.key, has_key, requests,
			    &requests[i].act.key, &place, &slot))
			places_put(&places, slot, i);
	}
	TRY(db_query_set_rows(c, &SQL_ACCESS_ADD, args, count, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		int64_t key = rows.cells[i].integer;
		if (places_find(&places, (uint64_t)key, has_key, requests, &key, &place, &slot))
			requests[place].is_new = true;
	}
	return OK;
}

/* One row of each request: the same path and day may come several times, in one order. */
static enum err count_paths(struct call *c, const struct request *requests, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct request *request = &requests[i];
		bool is_bot = request->act.filter != FILTER_NONE;
		if (!request->is_new)
			continue;
		TRY(db_query(c, &SQL_PATH_DAY_ADD,
			DB_ARGS(db_int(request->act.at_us / US_PER_DAY), db_int(request->path_id),
				db_int(!is_bot), db_int(is_bot)),
			NULL));
	}
	return OK;
}

enum err access_store_add(struct call *c, struct request *requests, size_t count)
{
	struct paths paths;
	size_t place = 0, slot;
	list_paths(c, requests, count, &paths);
	TRY(find_ids(c, &paths));
	for (size_t i = 0; i < count; i++) {
		if (find_path(&paths, requests[i].path, &place, &slot))
			requests[i].path_id = paths.items[place].id;
		if (!requests[i].path_id)
			requests[i].path_id = paths.items[0].id;
	}
	TRY(add_to_log(c, requests, count));
	return count_paths(c, requests, count);
}

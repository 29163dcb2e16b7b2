/* Posts as an import brings them and an export takes them. */
#include "record_store.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/rfc3339.h"
#include "post_store.h"
#include "posts_sql.h"
#include "schedule_store.h"

#define DATE_LEN 10

static enum err first_id(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, int64_t *id)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	*id = 0;
	if (rows.count) {
		struct db_row row = db_row(&rows, 0);
		*id = row_int(&row);
	}
	return OK;
}

/* The key that record_store_after gives what was written here. */
static bool parse_own_key(const char *key, int64_t *id, int64_t *created_us)
{
	int used = 0;
	return sscanf(key, "post:%" SCNd64 "@%n", id, &used) == 1 && used &&
	       rfc3339_parse(key + used, created_us);
}

enum err record_store_find(struct call *c, const char *key, int64_t *post_id)
{
	int64_t id, created_us;
	TRY(first_id(c, &SQL_POST_BY_IMPORT_KEY, DB_ARGS(db_text(key)), post_id));
	if (*post_id || !parse_own_key(key, &id, &created_us))
		return OK;
	return first_id(c, &SQL_POST_BY_CREATION,
		DB_ARGS(db_int(id), db_time(created_us), db_time(created_us + US_PER_MS)), post_id);
}

/* What was scheduled elsewhere keeps its instant; its zone there is not told. */
static enum err schedule(struct call *c, const struct post *post)
{
	char time[RFC3339_SIZE];
	rfc3339_format(post->publish_at_us, time);
	const struct post_schedule_intent intent = {
		.date = arena_copy(c->arena, time, DATE_LEN),
		.hour = post->publish_at_us / US_PER_HOUR % 24,
		.minute = post->publish_at_us / US_PER_MINUTE % 60,
		.timezone = "UTC",
		.publish_at_us = post->publish_at_us,
	};
	struct post_schedule ignored;
	return schedule_store_put(c, post, &intent, &ignored);
}

enum err record_store_insert(struct call *c, struct import_post *import)
{
	struct post *post = &import->post;
	TRY(post_store_insert(c, post, import->key));
	return post->status == POST_STATUS_SCHEDULED ? schedule(c, post) : OK;
}

enum err record_store_after(struct call *c, int64_t after_id, int64_t limit,
	struct record_list *records)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POSTS_AFTER, DB_ARGS(db_int(after_id), db_int(limit)), &rows));
	records->count = rows.count;
	records->items = call_alloc(c, rows.count * sizeof *records->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct record *record = &records->items[i];
		struct db_row row = db_row(&rows, i);
		post_store_read(c, &row, &record->post);
		record->key = row_text(&row);
		row_end(&row);
		if (record->key)
			continue;
		char created[RFC3339_SIZE];
		rfc3339_format(record->post.created_at_us, created);
		record->key = call_printf(c, "post:%" PRId64 "@%s", record->post.id, created);
	}
	return OK;
}

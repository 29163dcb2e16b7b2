/* Posts and comments as an import brings them and an export takes them. */
#include "import/record_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/rfc3339.h"
#include "comments/comment_store.h"
#include "db/names.h"
#include "images/image_lines.h"
#include "images/image_store.h"
#include "post_store.h"
#include "posts_sql.h"

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

/* The keys of what was written here. */

static bool parse_own_key(const char *key, const char *what, int64_t *id, int64_t *created_us)
{
	size_t len = strlen(what);
	int used = 0;
	if (strncmp(key, what, len) != 0 || key[len] != ':')
		return false;
	key += len + 1;
	return sscanf(key, "%" SCNd64 "@%n", id, &used) == 1 && used &&
	       rfc3339_parse(key + used, created_us);
}

static const char *own_key(struct call *c, const char *what, int64_t id, int64_t created_us)
{
	char created[RFC3339_SIZE];
	rfc3339_format(created_us, created);
	return call_printf(c, "%s:%" PRId64 "@%s", what, id, created);
}

enum err record_store_find(struct call *c, const char *key, int64_t *post_id)
{
	int64_t id, created_us;
	TRY(first_id(c, &SQL_POST_BY_IMPORT_KEY, DB_ARGS(db_text(key)), post_id));
	if (*post_id || !parse_own_key(key, "post", &id, &created_us))
		return OK;
	return first_id(c, &SQL_POST_BY_CREATION,
		DB_ARGS(db_int(id), db_time(created_us), db_time(created_us + US_PER_MS)), post_id);
}

/* Bringing. */

/* What was scheduled elsewhere keeps its instant; where its zone there is not told, it is UTC's. */
static struct record_schedule schedule_of(struct call *c, const struct import_post *import)
{
	int64_t at_us = import->post.publish_at_us;
	char time[RFC3339_SIZE];
	if (import->has_schedule)
		return import->schedule;
	rfc3339_format(at_us, time);
	return (struct record_schedule){
		.date = arena_copy(c->arena, time, DATE_LEN),
		.hour = at_us / US_PER_HOUR % 24,
		.minute = at_us / US_PER_MINUTE % 60,
		.timezone = "UTC",
	};
}

static enum err keep_schedule(struct call *c, const struct import_post *import, int64_t *version)
{
	const struct post *post = &import->post;
	const struct record_schedule schedule = schedule_of(c, import);
	struct db_row row;
	TRY(db_query_one(c, &SQL_RECORD_SCHEDULE,
		DB_ARGS(db_int(post->id), db_time(post->publish_at_us), db_text(schedule.date),
			db_int(schedule.hour), db_int(schedule.minute), db_text(schedule.timezone),
			db_text(schedule.note)),
		&row));
	*version = row_int(&row);
	row_end(&row);
	return OK;
}

static enum err keep_dead_letter(struct call *c, const struct import_post *import, int64_t version)
{
	const struct post *post = &import->post;
	bool uncertain = post->status == POST_STATUS_UNCONFIRMED;
	return db_query(c, &SQL_RECORD_DEAD_LETTER,
		DB_ARGS(db_int(post->id), db_int(version), db_int(post->user_id),
			db_name(channel_names, post->channel), db_text(post->title),
			db_text(post->content), db_name(post_status_names, post->status),
			db_int(uncertain), db_time(post->updated_at_us),
			db_text(import->failure ? import->failure : "")),
		NULL);
}

enum err record_store_insert(struct call *c, struct import_post *import)
{
	struct post *post = &import->post;
	int64_t version;
	TRY(post_store_insert(c, post, import->key));
	if (!post->has_publish_at)
		return OK;
	TRY(keep_schedule(c, import, &version));
	bool dead = post->status == POST_STATUS_FAILED || post->status == POST_STATUS_UNCONFIRMED;
	return dead ? keep_dead_letter(c, import, version) : OK;
}

enum err record_store_show(struct call *c, const struct post *post)
{
	TRY(db_query(c, &SQL_RECORD_SHOW,
		DB_ARGS(db_int(post->id), db_text(image_lines_join(c, &post->images))), NULL));
	return image_store_hold(c, post->id, &post->images);
}

static enum err find_comment(struct call *c, int64_t post_id, const char *key, int64_t *found)
{
	int64_t id, created_us;
	*found = 0;
	if (!key)
		return OK;
	TRY(first_id(c, &SQL_COMMENT_BY_IMPORT_KEY, DB_ARGS(db_int(post_id), db_text(key)), found));
	if (*found || !parse_own_key(key, "comment", &id, &created_us))
		return OK;
	return first_id(c, &SQL_COMMENT_BY_CREATION,
		DB_ARGS(db_int(id), db_int(post_id), db_time(created_us),
			db_time(created_us + US_PER_MS)),
		found);
}

enum err record_store_add_comment(struct call *c, int64_t post_id,
	const struct imported_comment *comment, bool *added)
{
	int64_t found, seq;
	TRY(find_comment(c, post_id, comment->key, &found));
	*added = !found;
	if (found)
		return OK;
	TRY(comment_store_advance(c, post_id, comment->status == COMMENT_STATUS_VISIBLE, &seq));
	return db_query(c, &SQL_COMMENT_IMPORT,
		DB_ARGS(db_int(post_id), db_int_or_null(comment->user_id != 0, comment->user_id),
			db_int(seq), db_text(comment->content),
			db_name(comment_status_names, comment->status), db_text(comment->reason),
			db_time(comment->created_us), db_time(comment->updated_us),
			db_text(comment->user_id ? NULL : comment->author_name),
			db_text(comment->key)),
		NULL);
}

/* Taking. */

static void read_schedule(struct db_row *row, struct record *record)
{
	struct record_schedule *schedule = &record->schedule;
	schedule->date = row_text(row);
	record->has_schedule = row_int_or_null(row, &schedule->hour);
	row_int_or_null(row, &schedule->minute);
	schedule->timezone = row_text(row);
	schedule->note = row_text(row);
}

static void read_record(struct call *c, struct db_row *row, struct record *record)
{
	post_store_read(c, row, &record->post);
	record->key = row_text(row);
	read_schedule(row, record);
	record->last_seq = row_int(row);
	record->failure = row_text(row);
	row_end(row);
	if (record->failure && !*record->failure)
		record->failure = NULL;
	if (!record->key)
		record->key = own_key(c, "post", record->post.id, record->post.created_at_us);
}

enum err record_store_after(struct call *c, int64_t after_id, int64_t limit,
	struct record_list *records)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_RECORDS_AFTER, DB_ARGS(db_int(after_id), db_int(limit)), &rows));
	records->count = rows.count;
	records->items = call_alloc(c, rows.count * sizeof *records->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		read_record(c, &row, &records->items[i]);
	}
	return OK;
}

enum err record_store_comments(struct call *c, int64_t post_id, int64_t after_seq, int64_t limit,
	struct record_comment_list *comments)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_COMMENT_RECORDS_AFTER,
		DB_ARGS(db_int(post_id), db_int(after_seq), db_int(limit)), &rows));
	comments->count = rows.count;
	comments->items = call_alloc(c, rows.count * sizeof *comments->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct record_comment *each = &comments->items[i];
		struct db_row row = db_row(&rows, i);
		comment_store_read(&row, &each->comment);
		each->key = row_text(&row);
		row_end(&row);
		if (!each->key)
			each->key = own_key(c, "comment", each->comment.id,
				each->comment.created_at_us);
	}
	return OK;
}

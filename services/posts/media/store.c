/* Rows to structs. An object's less wide copies are one text, "320 240 5120", one a line: they are
 * only ever read and written together. */
#include "media/store.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "media/name.h"
#include "posts_sql.h"

#define LINE_BYTES 64
#define RETRY_AFTER_S 1

static const char *join(struct call *c, const struct media_rendition_list *renditions)
{
	struct text lines;
	text_init(&lines, c->arena, LINE_BYTES * renditions->count + 1, SIZE_MAX);
	for (size_t i = 0; i < renditions->count; i++) {
		const struct media_rendition *each = &renditions->items[i];
		text_printf(&lines, "%" PRId64 " %" PRId64 " %" PRId64 "\n", each->width,
			each->height, each->bytes);
	}
	return text_string(&lines);
}

static size_t count_lines(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static struct media_rendition_list split(struct call *c, const char *lines, const char *sha256,
	const struct media_format *format)
{
	struct media_rendition_list list = {.count = count_lines(lines)};
	list.items = call_alloc(c, list.count * sizeof *list.items);
	for (size_t i = 0; i < list.count; i++) {
		struct media_rendition *each = &list.items[i];
		char *rest;
		each->width = strtoll(lines, &rest, 10);
		each->height = strtoll(rest, &rest, 10);
		each->bytes = strtoll(rest, &rest, 10);
		each->url = media_url(c, sha256, each->width, format);
		lines = rest + (*rest == '\n');
	}
	return list;
}

static struct media read_media(struct call *c, struct db_row *row)
{
	struct media media = {.id = row_int(row)};
	media.user_id = row_int(row);
	media.sha256 = row_text(row);
	media.alt = row_text(row);
	media.created_at_us = row_time(row);
	media.version = row_int(row);
	media.type = row_text(row);
	media.width = row_int(row);
	media.height = row_int(row);
	media.bytes = row_int(row);
	const struct media_format *format = media_format_by_type(media.type);
	media.url = media_url(c, media.sha256, 0, format);
	media.renditions = split(c, row_text(row), media.sha256, format);
	row_end(row);
	return media;
}

static enum err fail_if_none(struct call *c, const struct db_rows *rows)
{
	return rows->count ? OK
			   : fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S,
				     "the same image is being removed at this moment");
}

enum err media_store_claim(struct call *c, const struct media *media, int64_t until_us)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_MEDIA_OBJECT_CLAIM,
		DB_ARGS(db_text(media->sha256), db_text(media->type), db_int(media->width),
			db_int(media->height), db_int(media->bytes),
			db_text(join(c, &media->renditions)), db_time(until_us)),
		&rows));
	return fail_if_none(c, &rows);
}

enum err media_store_insert(struct call *c, struct media *media)
{
	struct db_rows taken;
	struct db_row row;
	TRY(db_query(c, &SQL_MEDIA_OBJECT_TAKE, DB_ARGS(db_text(media->sha256)), &taken));
	TRY(fail_if_none(c, &taken));
	TRY(db_query_one(c, &SQL_MEDIA_INSERT,
		DB_ARGS(db_int(media->user_id), db_text(media->sha256), db_text(media->alt),
			db_time(media->created_at_us)),
		&row));
	media->id = row_int(&row);
	media->version = 1;
	return OK;
}

enum err media_store_find(struct call *c, int64_t user_id, const char *sha256, int64_t *id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_MEDIA_BY_DIGEST, DB_ARGS(db_text(sha256), db_int(user_id)), &rows));
	*id = 0;
	if (!rows.count)
		return OK;
	struct db_row row = db_row(&rows, 0);
	*id = row_int(&row);
	row_end(&row);
	return OK;
}

static enum err find(struct call *c, const struct sql *sql, int64_t id, struct media *media)
{
	struct db_row row;
	enum err err = db_query_one(c, sql, DB_ARGS(db_int(id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "there is no image %" PRId64, id);
	TRY(err);
	*media = read_media(c, &row);
	return OK;
}

enum err media_store_by_id(struct call *c, int64_t id, struct media *media)
{
	return find(c, &SQL_MEDIA_BY_ID, id, media);
}

enum err media_store_to_change(struct call *c, int64_t id, struct media *media)
{
	return find(c, &SQL_MEDIA_TO_CHANGE, id, media);
}

enum err media_store_page(struct call *c, int64_t user_id, const struct cursor *before,
	int64_t limit, struct media_list *page)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_MEDIA_PAGE, DB_ARGS(db_int(user_id), DB_CURSOR(before), db_int(limit)),
		&rows));
	page->count = rows.count;
	page->items = call_alloc(c, rows.count * sizeof *page->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		page->items[i] = read_media(c, &row);
	}
	return OK;
}

enum err media_store_update(struct call *c, int64_t id, const char *alt)
{
	return db_query(c, &SQL_MEDIA_UPDATE, DB_ARGS(db_int(id), db_text(alt)), NULL);
}

/* One row less refers to each. */
static enum err release(struct call *c, const struct db_rows *removed)
{
	struct db_value *args = call_alloc(c, removed->count * sizeof *args);
	for (size_t i = 0; i < removed->count; i++) {
		struct db_row row = db_row(removed, i);
		args[i] = db_text(row_text(&row));
		row_end(&row);
	}
	return db_query_each(c, &SQL_MEDIA_OBJECT_RELEASE, args, removed->count);
}

enum err media_store_delete(struct call *c, int64_t id)
{
	struct db_rows removed;
	TRY(db_query(c, &SQL_MEDIA_DELETE, DB_ARGS(db_int(id)), &removed));
	if (!removed.count)
		return fail(c, ERR_NOT_FOUND, "there is no image %" PRId64, id);
	return release(c, &removed);
}

enum err media_store_remove_of(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REMOVAL_MEDIA, DB_ARGS(db_int(user_id), db_int(limit)), &rows));
	TRY(release(c, &rows));
	*removed = (int64_t)rows.count;
	return OK;
}

enum err media_store_doom(struct call *c, int64_t now_us, int64_t again_us, int64_t limit,
	struct doomed_list *doomed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_MEDIA_OBJECTS_DOOM,
		DB_ARGS(db_time(now_us), db_time(again_us), db_int(limit)), &rows));
	doomed->count = rows.count;
	doomed->items = call_alloc(c, rows.count * sizeof *doomed->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct doomed_object *each = &doomed->items[i];
		struct db_row row = db_row(&rows, i);
		each->sha256 = row_text(&row);
		each->type = row_text(&row);
		each->renditions = split(c, row_text(&row), each->sha256,
			media_format_by_type(each->type));
		row_end(&row);
	}
	return OK;
}

enum err media_store_forget(struct call *c, const char *sha256, int64_t doomed_at_us)
{
	return db_query(c, &SQL_MEDIA_OBJECT_FORGET,
		DB_ARGS(db_text(sha256), db_time(doomed_at_us)), NULL);
}

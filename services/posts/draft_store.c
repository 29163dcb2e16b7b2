/* Rows to structs and back. */
#include "draft_store.h"

#include "db/db.h"
#include "db/names.h"
#include "images/image_lines.h"
#include "posts_sql.h"
#include "tags.h"

static unsigned name_or_none(struct db_row *row, const char *const *names)
{
	return row->next->type == DB_NULL ? (row->next++, 0U) : row_name(row, names);
}

static void read_draft(struct call *c, struct db_row *row, struct saved_draft *draft)
{
	*draft = (struct saved_draft){.version = row_int(row)};
	draft->kind = (enum post_kind)name_or_none(row, post_kind_names);
	draft->title = row_text(row);
	draft->content = row_text(row);
	draft->format = (enum post_format)name_or_none(row, post_format_names);
	const char *tags = row_text(row);
	draft->has_tags = tags != NULL;
	if (tags)
		draft->tags = tags_split(c, tags);
	const char *images = row_text(row);
	draft->has_images = images != NULL;
	draft->images = image_lines_split_wanted(c, images);
	draft->channel = (enum channel)name_or_none(row, channel_names);
	draft->saved_at_us = row_time(row);
	row_end(row);
}

static enum err read_one(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, struct saved_draft *draft)
{
	struct db_row row;
	TRY(db_query_one(c, sql, args, arg_count, &row));
	read_draft(c, &row, draft);
	return OK;
}

enum err draft_store_by_user(struct call *c, int64_t user_id, int64_t after_us,
	struct saved_draft *draft)
{
	return read_one(c, &SQL_DRAFT_BY_USER, DB_ARGS(db_int(user_id), db_time(after_us)), draft);
}

enum err draft_store_to_change(struct call *c, int64_t user_id, struct saved_draft *draft)
{
	return read_one(c, &SQL_DRAFT_TO_CHANGE, DB_ARGS(db_int(user_id)), draft);
}

static struct db_value name_or_null(const char *const *names, unsigned value)
{
	return value ? db_name(names, value) : db_null();
}

static enum err write_one(struct call *c, const struct sql *sql, int64_t user_id,
	const struct draft_content *content, struct saved_draft *draft)
{
	int64_t now_us = call_now_us(c);
	const char *tags = content->has_tags ? tags_join(c, &content->tags) : NULL;
	const char *images = content->has_images ? image_lines_join_wanted(c, &content->images)
						 : NULL;
	return read_one(c, sql,
		DB_ARGS(db_int(user_id), db_int(now_us),
			name_or_null(post_kind_names, content->kind), db_text(content->title),
			db_text(content->content), name_or_null(post_format_names, content->format),
			db_text(tags), name_or_null(channel_names, content->channel),
			db_time(now_us), db_text(images)),
		draft);
}

enum err draft_store_insert(struct call *c, int64_t user_id, const struct draft_content *content,
	struct saved_draft *draft)
{
	enum err err = write_one(c, &SQL_DRAFT_INSERT, user_id, content, draft);
	return err == ERR_NOT_FOUND ? fail(c, ERR_CONFLICT, "there is a draft already") : err;
}

enum err draft_store_update(struct call *c, int64_t user_id, const struct draft_content *content,
	struct saved_draft *draft)
{
	return write_one(c, &SQL_DRAFT_UPDATE, user_id, content, draft);
}

enum err draft_store_delete(struct call *c, int64_t user_id, int64_t version)
{
	return db_query(c, &SQL_DRAFT_DELETE,
		DB_ARGS(db_int(user_id), db_int_or_null(version != DRAFT_ANY_VERSION, version)),
		NULL);
}

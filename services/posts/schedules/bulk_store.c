/* Ids of new posts are drawn first, so that each row knows its own whatever the order in which a
 * statement for all of them answers. */
#include "schedules/bulk_store.h"

#include <stdlib.h>

#include "base/text.h"
#include "db/names.h"
#include "images/image_lines.h"
#include "images/image_store.h"
#include "posts_sql.h"
#include "tags.h"

#define ID_BYTES 20

static struct db_value ids_json(struct call *c, const struct bulk_row_list *rows)
{
	struct text json;
	text_init(&json, c->arena, ID_BYTES * rows->count + 2, SIZE_MAX);
	text_add_char(&json, '[');
	for (size_t i = 0; i < rows->count; i++) {
		if (!rows->items[i].post_id)
			continue;
		if (json.len > 1)
			text_add_char(&json, ',');
		text_add_int(&json, rows->items[i].post_id);
	}
	text_add_char(&json, ']');
	return db_text(text_string(&json));
}

static bool names_any(const struct bulk_row_list *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].post_id)
			return true;
	return false;
}

enum err bulk_store_states(struct call *c, const struct bulk_row_list *rows,
	struct bulk_state_list *states)
{
	*states = (struct bulk_state_list){0};
	if (!names_any(rows))
		return OK;
	struct db_rows found;
	TRY(db_query(c, &SQL_BULK_STATES, DB_ARGS(ids_json(c, rows)), &found));
	states->count = found.count;
	states->items = call_alloc(c, found.count * sizeof *states->items);
	for (size_t i = 0; i < found.count; i++) {
		struct bulk_state *state = &states->items[i];
		struct db_row row = db_row(&found, i);
		state->post.id = row_int(&row);
		state->post.user_id = row_int(&row);
		state->post.kind = (enum post_kind)row_name(&row, post_kind_names);
		state->post.title = row_text(&row);
		state->post.status = (enum post_status)row_name(&row, post_status_names);
		state->post.channel = (enum channel)row_name(&row, channel_names);
		state->post.has_published_at = row_time_or_null(&row, &state->post.published_at_us);
		state->post.version = row_int(&row);
		state->schedule_version = row_int(&row);
		row_end(&row);
	}
	return OK;
}

static int by_id(const void *key, const void *item)
{
	int64_t id = *(const int64_t *)key;
	int64_t other = ((const struct bulk_state *)item)->post.id;
	return (id > other) - (id < other);
}

struct bulk_state *bulk_state_find(const struct bulk_state_list *states, int64_t post_id)
{
	if (!states->count)
		return NULL;
	return bsearch(&post_id, states->items, states->count, sizeof *states->items, by_id);
}

/* The columns of a schedule, where both statements have them. */
static struct db_value *add_moment(struct db_value *at, const struct schedule_moment *moment)
{
	*at++ = db_time(moment->publish_at_us);
	*at++ = db_text(moment->date);
	*at++ = db_int(moment->hour);
	*at++ = db_int(moment->minute);
	*at++ = db_text(moment->timezone);
	*at++ = db_text(moment->note);
	return at;
}

/* Nobody can have come between: the rows are locked, or there is one writer. */
static enum err run_for_all(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t count)
{
	int64_t changed;
	TRY(db_query_set(c, sql, args, count, &changed));
	if (changed != (int64_t)count)
		return fail(c, ERR_CONFLICT, "somebody else changed a post at the same time");
	return OK;
}

static enum err note_all(struct call *c, const struct bulk_change_list *changes)
{
	struct db_value *args = call_alloc(c,
		changes->count * SQL_BULK_HISTORY.parameter_count * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < changes->count; i++) {
		const struct bulk_change *change = &changes->items[i];
		*at++ = db_int(change->post->id);
		*at++ = db_int(change->post->version);
		*at++ = db_name(post_status_names, change->from);
		*at++ = db_int(c->principal.user_id);
		*at++ = db_time(call_now_us(c));
	}
	return run_for_all(c, &SQL_BULK_HISTORY, args, changes->count);
}

/* As their rows are now. */
static void become(const struct bulk_change_list *changes, int64_t raised)
{
	for (size_t i = 0; i < changes->count; i++) {
		struct post *post = changes->items[i].post;
		post->has_publish_at = true;
		post->publish_at_us = changes->items[i].moment->publish_at_us;
		post->version += raised;
	}
}

enum err bulk_store_put(struct call *c, const struct bulk_change_list *changes)
{
	if (!changes->count)
		return OK;
	struct db_value *args = call_alloc(c,
		changes->count * SQL_BULK_PUT.parameter_count * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < changes->count; i++) {
		const struct bulk_change *change = &changes->items[i];
		*at++ = db_int(change->post->id);
		*at++ = db_int(change->post->version);
		at = add_moment(at, change->moment);
		*at++ = db_time(call_now_us(c));
	}
	TRY(run_for_all(c, &SQL_BULK_PUT, args, changes->count));
	become(changes, 1);
	return note_all(c, changes);
}

static enum err draw_ids(struct call *c, const struct bulk_change_list *changes)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_BULK_IDS, DB_ARGS(db_int((int64_t)changes->count)), &rows));
	for (size_t i = 0; i < changes->count; i++) {
		struct db_row row = db_row(&rows, i);
		changes->items[i].post->id = row_int(&row);
	}
	return OK;
}

static enum err insert_contents(struct call *c, const struct bulk_change_list *changes)
{
	struct db_value *args = call_alloc(c, 2 * changes->count * sizeof *args);
	for (size_t i = 0; i < changes->count; i++) {
		args[2 * i] = db_int(changes->items[i].post->id);
		args[2 * i + 1] = db_text(changes->items[i].post->content);
	}
	return run_for_all(c, &SQL_BULK_CONTENT, args, changes->count);
}

static enum err insert_tags(struct call *c, const struct bulk_change_list *changes)
{
	size_t count = 0;
	for (size_t i = 0; i < changes->count; i++)
		count += changes->items[i].post->tags.count;
	if (!count)
		return OK;
	struct db_value *args = call_alloc(c, 3 * count * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < changes->count; i++) {
		const struct post *post = changes->items[i].post;
		for (size_t tag = 0; tag < post->tags.count; tag++) {
			*at++ = db_int(post->id);
			*at++ = db_time(post->created_at_us);
			*at++ = db_text(post->tags.items[tag]);
		}
	}
	return run_for_all(c, &SQL_BULK_TAG, args, count);
}

/* Few posts have any. */
static enum err show_images(struct call *c, const struct bulk_change_list *changes)
{
	struct db_value *args = call_alloc(c, 2 * (changes->count + 1) * sizeof *args);
	size_t count = 0;
	for (size_t i = 0; i < changes->count; i++) {
		const struct post *post = changes->items[i].post;
		if (!post->images.count)
			continue;
		TRY(image_store_hold(c, post->id, &post->images));
		args[2 * count] = db_int(post->id);
		args[2 * count + 1] = db_text(image_lines_join(c, &post->images));
		count++;
	}
	return count ? run_for_all(c, &SQL_BULK_IMAGES, args, count) : OK;
}

static struct db_value *add_post(struct call *c, struct db_value *at, const struct post *post)
{
	*at++ = db_int(post->id);
	*at++ = db_int(post->user_id);
	*at++ = db_name(post_kind_names, post->kind);
	*at++ = db_text(post->title);
	*at++ = db_name(post_format_names, post->format);
	*at++ = db_text(tags_join(c, &post->tags));
	*at++ = db_name(channel_names, post->channel);
	*at++ = db_time(post->created_at_us);
	return at;
}

enum err bulk_store_insert(struct call *c, const struct bulk_change_list *changes)
{
	if (!changes->count)
		return OK;
	TRY(draw_ids(c, changes));
	struct db_value *args = call_alloc(c,
		changes->count * SQL_BULK_INSERT.parameter_count * sizeof *args);
	struct db_value *at = args;
	for (size_t i = 0; i < changes->count; i++) {
		at = add_post(c, at, changes->items[i].post);
		at = add_moment(at, changes->items[i].moment);
	}
	TRY(run_for_all(c, &SQL_BULK_INSERT, args, changes->count));
	TRY(insert_contents(c, changes));
	become(changes, 0);
	TRY(insert_tags(c, changes));
	return show_images(c, changes);
}

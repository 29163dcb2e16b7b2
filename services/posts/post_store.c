/* Posts in the database: rows to structs and back. */
#include "post_store.h"

#include <assert.h>
#include <inttypes.h>

#include "db/names.h"
#include "images/image_lines.h"
#include "images/image_store.h"
#include "posts_sql.h"
#include "tags.h"

#define CLOCKS_DIFFER_US (15 * US_PER_MINUTE)

bool post_status_is_public(enum post_status status)
{
	return status == POST_STATUS_PUBLISHED || status == POST_STATUS_APPROVED;
}

void post_store_read(struct call *c, struct db_row *row, struct post *post)
{
	*post = (struct post){0};
	post->id = row_int(row);
	post->user_id = row_int(row);
	post->kind = (enum post_kind)row_name(row, post_kind_names);
	post->title = row_text(row);
	post->content = row_text(row);
	post->format = (enum post_format)row_name(row, post_format_names);
	post->status = (enum post_status)row_name(row, post_status_names);
	post->tags = tags_split(c, row_text(row));
	post->channel = (enum channel)row_name(row, channel_names);
	post->has_publish_at = row_time_or_null(row, &post->publish_at_us);
	post->has_published_at = row_time_or_null(row, &post->published_at_us);
	post->created_at_us = row_time(row);
	post->updated_at_us = row_time(row);
	post->version = row_int(row);
	post->images = image_lines_split(c, row_text(row));
	row_int_or_null(row, &post->comments); /* NULL before the first one: 0 */
}

static void read_post(struct call *c, const struct db_rows *rows, size_t index, struct post *post)
{
	struct db_row row = db_row(rows, index);
	post_store_read(c, &row, post);
	row_end(&row);
}

static void read_posts(struct call *c, const struct db_rows *rows, struct post_list *posts)
{
	posts->count = rows->count;
	posts->items = rows->count ? call_alloc(c, rows->count * sizeof *posts->items) : NULL;
	for (size_t i = 0; i < rows->count; i++)
		read_post(c, rows, i, &posts->items[i]);
}

/* @param sql  post_tag_insert or post_tag_delete, for each tag that is not among the others */
static enum err for_each_tag(struct call *c, const struct sql *sql, const struct post *post,
	const struct text_list *tags, const struct text_list *others)
{
	struct db_value *args = call_alloc(c, 3 * tags->count * sizeof *args);
	size_t rows = 0;
	for (size_t i = 0; i < tags->count; i++) {
		if (tags_have(others, tags->items[i]))
			continue;
		args[3 * rows] = db_int(post->id);
		args[3 * rows + 1] = db_time(post->created_at_us);
		args[3 * rows + 2] = db_text(tags->items[i]);
		rows++;
	}
	return db_query_each(c, sql, args, rows);
}

/* @param post  its id and when it was created */
static enum err change_tags(struct call *c, const struct post *post, const struct text_list *old,
	const struct text_list *new)
{
	TRY(for_each_tag(c, &SQL_POST_TAG_DELETE, post, old, new));
	return for_each_tag(c, &SQL_POST_TAG_INSERT, post, new, old);
}

static enum err put_content(struct call *c, const struct post *post)
{
	return db_query(c, &SQL_POST_CONTENT_PUT, DB_ARGS(db_int(post->id), db_text(post->content)),
		NULL);
}

enum err post_store_insert(struct call *c, struct post *post, const char *import_key)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_POST_INSERT,
		DB_ARGS(db_int(post->user_id), db_name(post_kind_names, post->kind),
			db_text(post->title), db_name(post_format_names, post->format),
			db_name(post_status_names, post->status),
			db_text(tags_join(c, &post->tags)), db_name(channel_names, post->channel),
			db_time_or_null(post->has_published_at, post->published_at_us),
			db_time(post->created_at_us), db_time(post->updated_at_us),
			db_text(import_key), db_text(image_lines_join(c, &post->images))),
		&row));
	post->id = row_int(&row);
	TRY(put_content(c, post));
	TRY(image_store_hold(c, post->id, &post->images));
	return change_tags(c, post, &(struct text_list){0}, &post->tags);
}

static enum err read_one(struct call *c, const struct sql *sql, int64_t id, struct post *post)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_int(id)), &rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, id);
	read_post(c, &rows, 0, post);
	return OK;
}

enum err post_store_by_id(struct call *c, int64_t id, struct post *post)
{
	return read_one(c, &SQL_POST_BY_ID, id, post);
}

enum err post_store_by_ids(struct call *c, const char *ids, struct post_list *posts)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POSTS_BY_IDS, DB_ARGS(db_text(ids)), &rows));
	read_posts(c, &rows, posts);
	return OK;
}

enum err post_store_to_change(struct call *c, int64_t id, struct post *post)
{
	return read_one(c, &SQL_POST_TO_CHANGE, id, post);
}

enum err post_store_update(struct call *c, struct post *post, int64_t changed_by)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REVISION_INSERT,
		DB_ARGS(db_int(post->id), db_time(post->updated_at_us), db_int(changed_by)),
		&rows));
	struct text_list old_tags = {0};
	if (rows.count) {
		struct db_row row = db_row(&rows, 0);
		old_tags = tags_split(c, row_text(&row));
		row_end(&row);
	}
	TRY(put_content(c, post));
	TRY(db_query(c, &SQL_POST_UPDATE,
		DB_ARGS(db_int(post->id), db_int(post->version), db_text(post->title),
			db_name(post_format_names, post->format),
			db_name(post_status_names, post->status),
			db_text(tags_join(c, &post->tags)), db_name(channel_names, post->channel),
			db_time_or_null(post->has_published_at, post->published_at_us),
			db_time(post->updated_at_us), db_text(image_lines_join(c, &post->images))),
		&rows));
	if (!rows.count)
		return fail(c, ERR_CONFLICT, "somebody else changed the post at the same time");
	read_post(c, &rows, 0, post);
	TRY(image_store_hold(c, post->id, &post->images));
	return change_tags(c, post, &old_tags, &post->tags);
}

enum err post_store_decide(struct call *c, struct post *post)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POST_DECIDE,
		DB_ARGS(db_int(post->id), db_int(post->version),
			db_name(post_status_names, post->status),
			db_time_or_null(post->has_published_at, post->published_at_us),
			db_time(post->updated_at_us)),
		&rows));
	if (!rows.count)
		return fail(c, ERR_CONFLICT, "somebody else changed the post at the same time");
	read_post(c, &rows, 0, post);
	return OK;
}

enum err post_store_delete(struct call *c, const struct post *post)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POST_DELETE, DB_ARGS(db_int(post->id), db_int(post->version)), &rows));
	if (!rows.count)
		return fail(c, ERR_CONFLICT, "somebody else changed the post at the same time");
	struct db_row row = db_row(&rows, 0);
	struct text_list tags = tags_split(c, row_text(&row));
	const struct post gone = {.id = post->id, .created_at_us = row_time(&row)};
	row_end(&row);
	return change_tags(c, &gone, &tags, &(struct text_list){0});
}

int64_t post_store_public_until_us(const struct call *c)
{
	return call_now_us(c) + CLOCKS_DIFFER_US;
}

/* Which posts a list is chosen of. */
enum shelf { SHELF_PUBLIC, SHELF_WAITING, SHELF_ALL, SHELF_COUNT };

static enum shelf shelf_of(const struct post_query *query)
{
	if (query->public_only)
		return SHELF_PUBLIC;
	return query->status == POST_STATUS_SCHEDULED ? SHELF_WAITING : SHELF_ALL;
}

/* The statement that walks the index of a sort. */
static const struct sql *page_statement(const struct post_query *query)
{
	static const struct sql *const by_creation[SHELF_COUNT] = {&SQL_POSTS_PUBLIC_CREATED,
		&SQL_POSTS_WAITING_CREATED, &SQL_POSTS_ALL_CREATED};
	static const struct sql *const by_creation_desc[SHELF_COUNT] =
		{&SQL_POSTS_PUBLIC_CREATED_DESC, &SQL_POSTS_WAITING_CREATED_DESC,
			&SQL_POSTS_ALL_CREATED_DESC};
	static const struct sql *const by_publication[SHELF_COUNT] = {&SQL_POSTS_PUBLIC_PUBLISHED,
		&SQL_POSTS_WAITING_PUBLISHED, &SQL_POSTS_ALL_PUBLISHED};
	static const struct sql *const by_publication_desc[SHELF_COUNT] =
		{&SQL_POSTS_PUBLIC_PUBLISHED_DESC, &SQL_POSTS_WAITING_PUBLISHED_DESC,
			&SQL_POSTS_ALL_PUBLISHED_DESC};
	enum shelf shelf = shelf_of(query);
	switch (query->sort) {
	case LIST_POSTS_SORT_CREATED_AT:
		return by_creation[shelf];
	case LIST_POSTS_SORT_PUBLISHED_AT_DESC:
		return by_publication_desc[shelf];
	case LIST_POSTS_SORT_PUBLISHED_AT:
		return by_publication[shelf];
	case LIST_POSTS_SORT_CREATED_AT_DESC:
	case LIST_POSTS_SORT_RELEVANCE: /* see relevance_store.h */
		break;
	}
	return by_creation_desc[shelf];
}

static struct db_value public_status(const struct post_query *query)
{
	return post_status_is_public(query->status) ? db_name(post_status_names, query->status)
						    : db_null();
}

static struct db_value hidden_status(const struct post_query *query)
{
	return post_status_is_public(query->status) ? db_null()
						    : db_name(post_status_names, query->status);
}

__attribute__((unused)) /* in a release */ static bool is_served(const struct post_query *query)
{
	return query->public_only || query->user_id || hidden_status(query).type != DB_NULL;
}

#define NARROWED_ARGS 8
#define FILTER_ARGS 10

/* The arguments of {post_filter} in sql/posts.sql, of which the first are those of {narrowed}: tag
 * and words go to the place that is their way's. */
static void filter(const struct post_query *query, struct db_value *args)
{
	assert(list_way_is_possible(query->way, query->words, query->tag));
	bool tag_first = query->way == LIST_WAY_TAG;
	bool words_first = query->way == LIST_WAY_WORDS;
	struct db_value tag = db_text(query->tag);
	struct db_value words = db_text(query->words);
	args[0] = db_int_or_null(query->user_id != 0, query->user_id);
	args[1] = db_name(post_kind_names, query->kind);
	args[2] = tag_first ? tag : db_null();
	args[3] = db_time_or_null(query->has_from, query->from_us);
	args[4] = db_time_or_null(query->has_to, query->to_us);
	args[5] = words_first ? words : db_null();
	args[6] = tag_first ? db_null() : tag;
	args[7] = words_first ? db_null() : words;
	args[8] = public_status(query);
	args[9] = hidden_status(query);
}

/* How many of them the statement has. */
static size_t filter_args(const struct post_query *query)
{
	return shelf_of(query) == SHELF_WAITING ? NARROWED_ARGS : FILTER_ARGS;
}

#define WINDOW_ARGS 4

/* The cursor, how many rows and behind how many. */
static void window(const struct post_query *query, struct db_value *args)
{
	const struct cursor *after = query->after;
	args[0] = db_time_or_null(after, after ? after->key : 0);
	args[1] = db_int_or_null(after, after ? after->id : 0);
	args[2] = db_int(query->limit + 1);
	args[3] = db_int(query->skip);
}

bool post_store_is_in_order(const struct post_query *query)
{
	bool by_creation = query->sort == LIST_POSTS_SORT_CREATED_AT ||
			   query->sort == LIST_POSTS_SORT_CREATED_AT_DESC;
	return query->tag && (query->public_only || query->user_id) && !query->words && by_creation;
}

/* Along the tag's posts; of an author the way tells whether along theirs. */
static const struct sql *tagged_statement(const struct post_query *query)
{
	bool oldest_first = query->sort == LIST_POSTS_SORT_CREATED_AT;
	if (query->user_id && query->way == LIST_WAY_ALONG)
		return oldest_first ? &SQL_POSTS_OWN_TAGGED_OLDEST : &SQL_POSTS_OWN_TAGGED_NEWEST;
	return oldest_first ? &SQL_POSTS_TAGGED_OLDEST : &SQL_POSTS_TAGGED_NEWEST;
}

static enum err find_tagged(struct call *c, const struct post_query *query, struct db_rows *rows)
{
	struct db_value args[] = {db_text(query->tag), db_name(post_status_names, query->status),
		db_name(post_kind_names, query->kind),
		db_time_or_null(query->has_from, query->from_us),
		db_time_or_null(query->has_to, query->to_us), db_null(), db_null(), db_null(),
		db_null(), db_int_or_null(query->public_only, 1),
		db_int_or_null(query->user_id != 0, query->user_id)};
	window(query, args + 5);
	return db_query(c, tagged_statement(query), args, COUNT_OF(args), rows);
}

/* {not_ahead} in sql/. */
static enum err find_by_way(struct call *c, const struct post_query *query, struct db_rows *rows)
{
	struct db_value args[FILTER_ARGS + WINDOW_ARGS + 1];
	size_t count = filter_args(query);
	filter(query, args);
	window(query, args + count);
	count += WINDOW_ARGS;
	if (shelf_of(query) == SHELF_PUBLIC)
		args[count++] = db_time(post_store_public_until_us(c));
	return db_query(c, page_statement(query), args, count, rows);
}

enum err post_store_page(struct call *c, const struct post_query *query, struct post_list *page,
	bool *more)
{
	assert(is_served(query));
	struct db_rows rows;
	TRY(post_store_is_in_order(query) ? find_tagged(c, query, &rows)
					  : find_by_way(c, query, &rows));
	*more = db_rows_cut(&rows, query->limit);
	read_posts(c, &rows, page);
	return OK;
}

enum err post_store_count(struct call *c, const struct post_query *query, int64_t most,
	int64_t *count)
{
	assert(is_served(query) && !query->words);
	struct post_query counted = *query;
	counted.way = query->tag ? LIST_WAY_TAG : LIST_WAY_ALONG;
	struct db_value args[FILTER_ARGS + 2];
	size_t arg_count = filter_args(query);
	filter(&counted, args);
	args[arg_count++] = db_int(most);
	if (shelf_of(query) == SHELF_PUBLIC)
		args[arg_count++] = db_time(post_store_public_until_us(c));
	static const struct sql *const statements[SHELF_COUNT] = {&SQL_POSTS_PUBLIC_COUNT,
		&SQL_POSTS_WAITING_COUNT, &SQL_POSTS_ALL_COUNT};
	struct db_row row;
	TRY(db_query_one(c, statements[shelf_of(query)], args, arg_count, &row));
	*count = row_int(&row);
	return OK;
}

enum err post_store_per_author(struct call *c, int64_t limit, int64_t skip,
	struct post_count_list *counts)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_POSTS_PER_AUTHOR, DB_ARGS(db_int(limit), db_int(skip)), &rows));
	counts->count = rows.count;
	counts->items = call_alloc(c, rows.count * sizeof *counts->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		counts->items[i].user_id = row_int(&row);
		counts->items[i].posts = row_int(&row);
		counts->items[i].published = row_int(&row);
		row_end(&row);
	}
	return OK;
}

static void read_revision(struct call *c, const struct db_rows *rows, size_t index,
	struct revision *revision)
{
	struct db_row row = db_row(rows, index);
	revision->post_id = row_int(&row);
	revision->version = row_int(&row);
	revision->title = row_text(&row);
	revision->content = row_text(&row);
	revision->format = (enum post_format)row_name(&row, post_format_names);
	revision->tags = tags_split(c, row_text(&row));
	revision->images = image_lines_split(c, row_text(&row));
	revision->changed_at_us = row_time(&row);
	revision->changed_by = row_int(&row);
	row_end(&row);
}

enum err post_store_revision(struct call *c, int64_t post_id, int64_t version,
	struct revision *revision)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REVISION_BY_VERSION, DB_ARGS(db_int(post_id), db_int(version)),
		&rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "post %" PRId64 " has no revision %" PRId64, post_id,
			version);
	read_revision(c, &rows, 0, revision);
	return OK;
}

enum err post_store_revisions(struct call *c, int64_t post_id, int64_t before_version,
	int64_t limit, struct revision_list *revisions)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_REVISION_PAGE,
		DB_ARGS(db_int(post_id), db_int_or_null(before_version != 0, before_version),
			db_int(limit)),
		&rows));
	revisions->count = rows.count;
	revisions->items = call_alloc(c, rows.count * sizeof *revisions->items);
	for (size_t i = 0; i < rows.count; i++)
		read_revision(c, &rows, i, &revisions->items[i]);
	return OK;
}

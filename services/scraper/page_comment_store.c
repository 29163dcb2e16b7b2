/* As posts: read, put together, written whole. */
#include "page_comment_store.h"

#include <string.h>

#include "count_words.h"
#include "fact_lines.h"
#include "page_erasure_store.h"
#include "page_people_store.h"
#include "page_post_store.h"
#include "scraper_sql.h"

#define ARGS 14
#define REMOVED_AT_ONCE 500

struct kept_comment {
	int64_t id;
	const char *platform_id, *parent_id, *author_id, *author, *text, *url;
	bool has_person, has_created;
	int64_t person_id, created_at_us, posted_at_us;
	struct counts counts;
	const char *source;
	int64_t seen_at_us;
};

static void read_kept(struct db_row *row, struct kept_comment *comment)
{
	*comment = (struct kept_comment){.id = row_int(row)};
	comment->platform_id = row_text(row);
	comment->parent_id = row_text(row);
	comment->has_person = row_int_or_null(row, &comment->person_id);
	comment->author = row_text(row);
	comment->text = row_text(row);
	comment->url = row_text(row);
	comment->has_created = row_time_or_null(row, &comment->created_at_us);
	comment->posted_at_us = row_time(row);
	comment->counts = count_words_read(row_text(row));
	comment->source = row_text(row);
	comment->seen_at_us = row_time(row);
	row_end(row);
}

static struct kept_comment seen_comment(struct call *c, const struct parsed_comment *comment,
	int64_t at_us)
{
	return (struct kept_comment){
		.platform_id = comment->id,
		.parent_id = comment->parent_id,
		.author_id = page_people_author_id(comment),
		.author = comment->author,
		.text = fact_text_cut(c, comment->text, FACT_TEXT_BYTES_MAX),
		.url = comment->url,
		.has_created = comment->has_created,
		.created_at_us = comment->created_us,
		.posted_at_us = comment->has_created ? comment->created_us : at_us,
		.counts = counts_of_comment(comment),
		.source = fact_source_word(comment->source),
		.seen_at_us = at_us,
	};
}

static const char *either(const char *first, const char *second)
{
	return first ? first : second;
}

static struct kept_comment put_together(const struct kept_comment *earlier,
	const struct kept_comment *later)
{
	struct kept_comment comment = *later;
	comment.parent_id = either(later->parent_id, earlier->parent_id);
	comment.author_id = either(later->author_id, earlier->author_id);
	comment.author = either(later->author, earlier->author);
	comment.text = either(later->text, earlier->text);
	comment.url = either(later->url, earlier->url);
	if (!later->has_created) {
		comment.has_created = earlier->has_created;
		comment.created_at_us = earlier->created_at_us;
		comment.posted_at_us = earlier->posted_at_us;
	}
	return comment;
}

static enum err merge_kept(struct call *c, int64_t post_id, struct kept_comment *comment)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_COMMENT_KEPT,
		DB_ARGS(db_int(post_id), db_text(comment->platform_id)), &rows));
	if (!rows.count)
		return OK;
	struct kept_comment kept;
	struct db_row row = db_row(&rows, 0);
	read_kept(&row, &kept);
	struct counts counts = kept.counts;
	counts_merge(&counts, kept.seen_at_us, &comment->counts, comment->seen_at_us);
	*comment = comment->seen_at_us >= kept.seen_at_us ? put_together(&kept, comment)
							  : put_together(comment, &kept);
	comment->counts = counts;
	return OK;
}

/* Comments of one post follow each other: the post is mostly the one before. */
struct post_found {
	const char *platform_id; /* NULL: none yet */
	int64_t id;		 /* 0: the page has no such post */
};

/* Sources name the same one with the page's or the post's id in front, and without. */
static const char *own_part(const char *id)
{
	const char *mark = strrchr(id, '_');
	return mark && mark[1] ? mark + 1 : id;
}

static const char *erasure_name(struct call *c, const char *post_id, const char *id)
{
	return call_printf(c, "%s/%s", own_part(post_id), own_part(id));
}

static void bind_comment(struct call *c, const struct post_found *post,
	const struct kept_comment *comment, struct db_value args[ARGS])
{
	const char *author_id = comment->author_id ? comment->author_id : "";
	const struct db_value values[ARGS] = {db_int(post->id), db_text(comment->platform_id),
		db_text(comment->parent_id), db_text(comment->author_id), db_text(comment->author),
		db_text(comment->text), db_text(comment->url),
		db_time_or_null(comment->has_created, comment->created_at_us),
		db_time(comment->posted_at_us), db_text(count_words_write(c, &comment->counts)),
		db_text(comment->source), db_time(comment->seen_at_us),
		db_text(page_erasure_digest(c, ERASURE_PERSON, author_id)),
		db_text(page_erasure_digest(c, ERASURE_COMMENT,
			erasure_name(c, post->platform_id, comment->platform_id)))};
	memcpy(args, values, sizeof values);
}

static enum err find_post(struct call *c, int64_t page_id, const char *platform_id,
	struct post_found *post)
{
	if (post->platform_id && strcmp(post->platform_id, platform_id) == 0)
		return OK;
	post->platform_id = platform_id;
	enum err err = page_post_store_find(c, page_id, platform_id, &post->id);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	post->id = 0;
	return OK;
}

static enum err put_comment(struct call *c, const struct post_found *post,
	const struct parsed_comment *comment, int64_t seen_at_us)
{
	struct db_value args[ARGS];
	struct kept_comment seen = seen_comment(c, comment, seen_at_us);
	TRY(merge_kept(c, post->id, &seen));
	bind_comment(c, post, &seen, args);
	return db_query(c, &SQL_PAGE_COMMENT_PUT, args, ARGS, NULL);
}

static enum err trim(struct call *c, int64_t post_id)
{
	return db_query(c, &SQL_PAGE_COMMENTS_TRIM,
		DB_ARGS(db_int(post_id), db_int(PAGE_COMMENTS_MAX)), NULL);
}

enum err page_comment_store_put(struct call *c, int64_t page_id,
	const struct parsed_comments *comments, int64_t seen_at_us)
{
	struct post_found post = {0};
	for (size_t i = 0; i < comments->count; i++) {
		const struct parsed_comment *comment = &comments->items[i];
		if (!comment->id || !comment->post_id)
			continue;
		int64_t before = post.id;
		TRY(find_post(c, page_id, comment->post_id, &post));
		if (before && before != post.id)
			TRY(trim(c, before));
		if (post.id)
			TRY(put_comment(c, &post, comment, seen_at_us));
	}
	return post.id ? trim(c, post.id) : OK;
}

static void fill_comment(struct call *c, const struct kept_comment *kept,
	struct page_comment *comment)
{
	const struct count *reactions = &kept->counts.of[POST_REACTIONS];
	const struct count *replies = &kept->counts.of[POST_REPLIES];
	if (reactions->exactness == UNKNOWN)
		reactions = &kept->counts.of[POST_LIKES];
	*comment = (struct page_comment){
		.id = kept->id,
		.platform_id = kept->platform_id,
		.parent_id = kept->parent_id,
		.has_user_id = kept->has_person,
		.user_id = kept->person_id,
		.author = kept->author,
		.text = kept->text,
		.url = kept->url,
		.has_created_at = kept->has_created,
		.created_at_us = kept->created_at_us,
		.has_reactions = reactions->exactness != UNKNOWN,
		.reactions = reactions->value,
		.has_replies = replies->exactness != UNKNOWN,
		.replies = replies->value,
		.approximate = counts_approximate(c, &kept->counts),
		.source = kept->source,
		.fetched_at_us = kept->seen_at_us,
	};
}

enum err page_comment_store_page(struct call *c, int64_t post_id, const struct cursor *before,
	int64_t limit, struct page_comment_list *comments, bool *more, struct cursor *next)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_COMMENT_PAGE,
		DB_ARGS(db_int(post_id), DB_CURSOR(before), db_int(limit + 1)), &rows));
	*more = db_rows_cut(&rows, limit);
	comments->count = rows.count;
	comments->items = call_alloc(c, (comments->count + 1) * sizeof *comments->items);
	for (size_t i = 0; i < comments->count; i++) {
		struct kept_comment kept;
		struct db_row row = db_row(&rows, i);
		read_kept(&row, &kept);
		fill_comment(c, &kept, &comments->items[i]);
		*next = (struct cursor){.key = kept.posted_at_us, .id = kept.id};
	}
	return OK;
}

enum err page_comment_store_erase(struct call *c, int64_t post_id, int64_t id)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_PAGE_COMMENT_IDS, DB_ARGS(db_int(id), db_int(post_id)),
		&row);
	if (err == ERR_NOT_FOUND)
		return fail(c, err, "there is no such comment");
	TRY(err);
	const char *own = row_text(&row), *post = row_text(&row);
	TRY(page_erasure_store_put(c, ERASURE_COMMENT, erasure_name(c, post, own)));
	return db_query(c, &SQL_PAGE_COMMENT_DELETE, DB_ARGS(db_int(id)), NULL);
}

enum err page_comment_store_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_COMMENTS_REMOVE,
		DB_ARGS(db_time(before_us), db_int(REMOVED_AT_ONCE)), &rows));
	*removed = (int64_t)rows.count;
	return OK;
}

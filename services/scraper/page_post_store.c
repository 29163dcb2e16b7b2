/* A post is read, put together with what was seen now, and written whole: which of two counts is
 * the better one is said in C alone. */
#include "page_post_store.h"

#include <stdlib.h>
#include <string.h>

#include "fact_lines.h"
#include "record_line.h"
#include "scraper_sql.h"

#define ARGS 14
#define MEDIA_BYTES_MAX ((size_t)64 * 1024)

struct kept_post {
	int64_t id;
	const char *platform_id, *kind, *url, *title, *text, *author;
	bool has_created, is_pinned;
	int64_t created_at_us, posted_at_us;
	struct counts counts;
	const char *media; /* records: kind, url, width, height */
	const char *source;
	int64_t fetched_at_us;
};

static void read_kept(struct db_row *row, struct kept_post *post)
{
	post->id = row_int(row);
	post->platform_id = row_text(row);
	post->kind = row_text(row);
	post->url = row_text(row);
	post->title = row_text(row);
	post->text = row_text(row);
	post->author = row_text(row);
	post->has_created = row_time_or_null(row, &post->created_at_us);
	post->posted_at_us = row_time(row);
	post->is_pinned = row_bool(row);
	post->counts = count_words_read(row_text(row));
	post->media = row_text(row);
	post->source = row_text(row);
	post->fetched_at_us = row_time(row);
	row_end(row);
}

static const char *media_word(enum media_kind kind)
{
	return kind == MEDIA_VIDEO ? "video" : "image";
}

static const char *write_media(struct call *c, const struct parsed_media_list *media)
{
	struct text out;
	text_init(&out, c->arena, 256, SIZE_MAX);
	for (size_t i = 0; i < media->count && out.len < MEDIA_BYTES_MAX; i++) {
		const struct parsed_media *medium = &media->items[i];
		if (!medium->url)
			continue;
		record_line_add(&out, media_word(medium->kind));
		record_line_add(&out, medium->url);
		record_line_add_int(&out, medium->width);
		record_line_add_int(&out, medium->height);
		record_line_end(&out);
	}
	return text_string(&out);
}

static void read_media(struct call *c, const char *lines, struct page_medium_list *media)
{
	struct record_line line;
	media->items = call_alloc(c, PARSED_MEDIA_MAX * sizeof *media->items);
	while (media->count < PARSED_MEDIA_MAX && record_line_next(c, &lines, &line)) {
		struct page_medium *medium = &media->items[media->count++];
		medium->kind = record_line_text(&line, 0);
		medium->url = record_line_text(&line, 1);
		medium->width = record_line_int(&line, 2);
		medium->height = record_line_int(&line, 3);
		medium->has_width = medium->width > 0;
		medium->has_height = medium->height > 0;
	}
}

/* Putting together. */

static const char *kind_word(enum post_kind kind)
{
	static const char *const words[] = {"post", "post", "video", "photo", "entry"};
	return words[kind];
}

static const char *id_of(const struct parsed_post *post)
{
	return post->id && *post->id ? post->id : post->url;
}

static struct kept_post seen_post(struct call *c, const struct parsed_post *post, int64_t at_us)
{
	return (struct kept_post){
		.platform_id = id_of(post),
		.kind = kind_word(post->kind),
		.url = post->url,
		.title = fact_text_cut(c, post->title, FACT_TEXT_BYTES_MAX),
		.text = fact_text_cut(c, post->text, 4 * FACT_TEXT_BYTES_MAX),
		.author = post->author,
		.has_created = post->has_created,
		.is_pinned = post->is_pinned,
		.created_at_us = post->created_us,
		.posted_at_us = post->has_created ? post->created_us : at_us,
		.counts = counts_of_post(post),
		.media = write_media(c, &post->media),
		.source = fact_source_word(post->source),
		.fetched_at_us = at_us,
	};
}

static const char *either(const char *first, const char *second)
{
	return first && *first ? first : second ? second : first;
}

/* What the later one does not know is as the earlier one had it. */
static struct kept_post put_together(const struct kept_post *earlier, const struct kept_post *later)
{
	struct kept_post post = *later;
	post.url = either(later->url, earlier->url);
	post.title = either(later->title, earlier->title);
	post.text = either(later->text, earlier->text);
	post.author = either(later->author, earlier->author);
	post.media = either(later->media, earlier->media);
	if (!later->has_created) {
		post.has_created = earlier->has_created;
		post.created_at_us = earlier->created_at_us;
		post.posted_at_us = earlier->posted_at_us;
	}
	return post;
}

static enum err merge_kept(struct call *c, int64_t page_id, struct kept_post *post)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_POST_KEPT, DB_ARGS(db_int(page_id), db_text(post->platform_id)),
		&rows));
	if (!rows.count)
		return OK;
	struct kept_post kept;
	struct db_row row = db_row(&rows, 0);
	read_kept(&row, &kept);
	struct counts counts = kept.counts;
	counts_merge(&counts, kept.fetched_at_us, &post->counts, post->fetched_at_us);
	*post = post->fetched_at_us >= kept.fetched_at_us ? put_together(&kept, post)
							  : put_together(post, &kept);
	post->counts = counts;
	return OK;
}

static void bind_post(struct call *c, int64_t page_id, const struct kept_post *post,
	struct db_value args[ARGS])
{
	const struct db_value values[ARGS] = {db_int(page_id), db_text(post->platform_id),
		db_text(post->kind), db_text(post->url), db_text(post->title), db_text(post->text),
		db_text(post->author), db_time_or_null(post->has_created, post->created_at_us),
		db_time(post->posted_at_us), db_int(post->is_pinned),
		db_text(count_words_write(c, &post->counts)), db_text(post->media),
		db_text(post->source), db_time(post->fetched_at_us)};
	memcpy(args, values, sizeof values);
}

enum err page_post_store_put(struct call *c, int64_t page_id, const struct parsed_posts *posts,
	int64_t fetched_at_us)
{
	struct db_value *args = call_alloc(c, (posts->count + 1) * ARGS * sizeof *args);
	size_t count = 0;
	for (size_t i = 0; i < posts->count; i++) {
		if (!id_of(&posts->items[i]))
			continue;
		struct kept_post post = seen_post(c, &posts->items[i], fetched_at_us);
		TRY(merge_kept(c, page_id, &post));
		bind_post(c, page_id, &post, args + ARGS * count++);
	}
	return count ? db_query_each(c, &SQL_PAGE_POST_PUT, args, count) : OK;
}

enum err page_post_store_trim(struct call *c, int64_t page_id)
{
	return db_query(c, &SQL_PAGE_POSTS_TRIM, DB_ARGS(db_int(page_id), db_int(PAGE_POSTS_MAX)),
		NULL);
}

/* Reading. */

static bool number_of(const struct counts *counts, int which, int64_t *number)
{
	*number = counts->of[which].value;
	return counts->of[which].exactness != UNKNOWN;
}

static void fill_reactions(const struct counts *counts, struct page_reactions *by_type)
{
	const int first = POST_BY_TYPE;
	by_type->has_like = number_of(counts, first + REACTION_LIKE, &by_type->like);
	by_type->has_love = number_of(counts, first + REACTION_LOVE, &by_type->love);
	by_type->has_care = number_of(counts, first + REACTION_CARE, &by_type->care);
	by_type->has_haha = number_of(counts, first + REACTION_HAHA, &by_type->haha);
	by_type->has_wow = number_of(counts, first + REACTION_WOW, &by_type->wow);
	by_type->has_sad = number_of(counts, first + REACTION_SAD, &by_type->sad);
	by_type->has_angry = number_of(counts, first + REACTION_ANGRY, &by_type->angry);
}

static void fill_counts(struct call *c, const struct counts *counts, struct page_post *post)
{
	post->has_reactions = number_of(counts, POST_REACTIONS, &post->reactions) ||
			      number_of(counts, POST_LIKES, &post->reactions);
	post->has_comments = number_of(counts, POST_COMMENTS, &post->comments) ||
			     number_of(counts, POST_COMMENTS_TOP_LEVEL, &post->comments);
	post->has_shares = number_of(counts, POST_SHARES, &post->shares);
	post->has_views = number_of(counts, POST_VIEWS, &post->views);
	fill_reactions(counts, &post->reactions_by_type);
	post->approximate = counts_approximate(c, counts);
}

static void fill_post(struct call *c, const struct kept_post *kept, struct page_post *post)
{
	*post = (struct page_post){
		.id = kept->id,
		.platform_id = kept->platform_id,
		.kind = kept->kind,
		.url = kept->url,
		.title = kept->title,
		.text = kept->text,
		.author = kept->author,
		.has_created_at = kept->has_created,
		.created_at_us = kept->created_at_us,
		.pinned = kept->is_pinned,
		.source = kept->source,
		.fetched_at_us = kept->fetched_at_us,
	};
	fill_counts(c, &kept->counts, post);
	read_media(c, kept->media, &post->media);
}

enum err page_post_store_page(struct call *c, int64_t page_id, const struct cursor *before,
	int64_t limit, struct page_post_list *posts, bool *more, struct cursor *next)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_POST_PAGE,
		DB_ARGS(db_int(page_id), DB_CURSOR(before), db_int(limit + 1)), &rows));
	*more = db_rows_cut(&rows, limit);
	posts->count = rows.count;
	posts->items = call_alloc(c, (posts->count + 1) * sizeof *posts->items);
	for (size_t i = 0; i < posts->count; i++) {
		struct kept_post kept;
		struct db_row row = db_row(&rows, i);
		read_kept(&row, &kept);
		fill_post(c, &kept, &posts->items[i]);
		*next = (struct cursor){.key = kept.posted_at_us, .id = kept.id};
	}
	return OK;
}

enum err page_post_store_find(struct call *c, int64_t page_id, const char *either_id, int64_t *id)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_POST_KEPT, DB_ARGS(db_int(page_id), db_text(either_id)), &rows));
	char *end;
	int64_t number = strtoll(either_id, &end, 10);
	if (!rows.count && !*end)
		TRY(db_query(c, &SQL_PAGE_POST_BY_ID, DB_ARGS(db_int(page_id), db_int(number)),
			&rows));
	if (!rows.count)
		return fail(c, ERR_NOT_FOUND, "the page has no such post, as far as it is known");
	struct db_row row = db_row(&rows, 0);
	*id = row_int(&row);
	return OK;
}

enum err page_post_store_tally(struct call *c, int64_t page_id, int64_t since_us,
	struct page_post_tally *tally)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_POST_COUNTS,
		DB_ARGS(db_int(page_id), db_time(since_us), db_int(PAGE_POSTS_MAX)), &rows));
	*tally = (struct page_post_tally){.posts = (int64_t)rows.count};
	for (size_t i = 0; i < rows.count; i++) {
		int64_t reactions;
		struct db_row row = db_row(&rows, i);
		struct counts counts = count_words_read(row_text(&row));
		if (!number_of(&counts, POST_REACTIONS, &reactions))
			continue;
		tally->counted++;
		tally->reactions += reactions;
	}
	return OK;
}

/* The subcommand that exports all posts with their comments, page by page in the memory of one
 * page.
 */
#include "export_command.h"

#include <stdio.h>

#include "import/accounts.h"
#include "import/record_store.h"
#include "json/encode.h"

/* A post may have a megabyte, a comment twenty kilobytes. */
#define POSTS_AT_ONCE 10
#define COMMENTS_AT_ONCE 100

struct export
{
	struct service *service;
	struct accounts *accounts;
	int64_t last_id; /* of the posts that are written */
	bool more;
};

static void add_schedule(const struct record *record, struct post_record *line)
{
	line->has_publish_at = record->post.has_publish_at;
	line->publish_at_us = record->post.publish_at_us;
	line->has_schedule = record->has_schedule && record->post.has_publish_at;
	line->schedule = record->schedule;
}

static struct post_record record_of(const struct record *record, const struct account *author)
{
	const struct post *post = &record->post;
	struct post_record line = {
		.key = record->key,
		.author = author->email,
		.author_name = author->name,
		.title = post->title,
		.content = post->content,
		.kind = post->kind,
		.format = post->format,
		.status = post->status,
		.has_tags = post->tags.count,
		.tags = post->tags,
		.has_images = post->images.count,
		.images = post->images,
		.channel = post->channel,
		.has_published_at = post->has_published_at,
		.published_at_us = post->published_at_us,
		.has_created_at = true,
		.created_at_us = post->created_at_us,
		.has_updated_at = true,
		.updated_at_us = post->updated_at_us,
		.failure = record->failure,
	};
	add_schedule(record, &line);
	return line;
}

static struct comment_record comment_record_of(const struct record *record,
	const struct record_comment *from, const struct account *author)
{
	const struct comment *comment = &from->comment;
	bool hidden = comment->status == COMMENT_STATUS_HIDDEN;
	return (struct comment_record){
		.comment_on = record->key,
		.key = from->key,
		.author = author ? author->email : NULL,
		.author_name = author ? author->name : comment->author_name,
		.content = comment->content,
		.status = hidden ? COMMENT_RECORD_STATUS_HIDDEN : COMMENT_RECORD_STATUS_VISIBLE,
		.reason = comment->reason,
		.has_created_at = true,
		.created_at_us = comment->created_at_us,
		.has_updated_at = true,
		.updated_at_us = comment->updated_at_us,
	};
}

static enum err print_line(struct call *c, const struct shape *shape, const void *record)
{
	struct text json;
	text_init(&json, c->arena, 4096, SIZE_MAX);
	json_encode(&json, shape, record);
	text_add_char(&json, '\n');
	if (fputs(text_string(&json), stdout) == EOF)
		return fail(c, ERR_UNAVAILABLE, "cannot write");
	return OK;
}

/* Whose account is closed is NULL: what was theirs is about to go, and is left out. */
static enum err find_author(struct call *c, struct accounts *accounts, int64_t user_id,
	const struct account **account)
{
	enum err err = accounts_by_id(c, accounts, user_id, account);
	if (err != ERR_NOT_FOUND)
		return err;
	*account = NULL;
	call_forgive(c);
	return OK;
}

static enum err print_comment(struct call *c, struct accounts *accounts,
	const struct record *record, const struct record_comment *comment)
{
	const struct account *author = NULL;
	bool ours = comment->comment.has_user_id;
	if (ours)
		TRY(find_author(c, accounts, comment->comment.user_id, &author));
	if (ours && !author)
		return OK;
	const struct comment_record line = comment_record_of(record, comment, author);
	return print_line(c, &comment_record_shape, &line);
}

static enum err print_comment_page(struct call *c, struct accounts *accounts,
	const struct record *record, int64_t *after_seq)
{
	struct record_comment_list page;
	TRY(record_store_comments(c, record->post.id, *after_seq, COMMENTS_AT_ONCE, &page));
	for (size_t i = 0; i < page.count; i++)
		TRY(print_comment(c, accounts, record, &page.items[i]));
	*after_seq = page.count == COMMENTS_AT_ONCE ? page.items[page.count - 1].comment.seq : 0;
	return OK;
}

static void tell(const struct call *c, enum err err)
{
	if (err != OK)
		fprintf(stderr, "crier-posts: %s\n",
			c->failure.detail ? c->failure.detail : err_title(err));
}

/* However many there are: each page in a call of its own. */
static enum err print_comments(struct export *export, const struct record *record)
{
	struct arena *arena = arena_create();
	enum err err = OK;
	int64_t after_seq = 0;
	do {
		struct call c;
		service_call_init(export->service, &c, arena);
		err = print_comment_page(&c, export->accounts, record, &after_seq);
		tell(&c, err);
		call_finish(&c);
	} while (err == OK && after_seq);
	arena_destroy(arena);
	return err;
}

static enum err print_record(struct call *c, struct export *export, const struct record *record)
{
	const struct account *author;
	TRY(find_author(c, export->accounts, record->post.user_id, &author));
	if (!author)
		return OK;
	const struct post_record line = record_of(record, author);
	TRY(print_line(c, &post_record_shape, &line));
	return record->last_seq ? print_comments(export, record) : OK;
}

static enum err print_page(struct call *c, struct export *export)
{
	struct record_list records;
	TRY(record_store_after(c, export->last_id, POSTS_AT_ONCE, &records));
	for (size_t i = 0; i < records.count; i++)
		TRY(print_record(c, export, &records.items[i]));
	export->more = records.count == POSTS_AT_ONCE;
	if (records.count)
		export->last_id = records.items[records.count - 1].post.id;
	return OK;
}

static enum err print_all(struct export *export)
{
	struct arena *arena = arena_create();
	enum err err = OK;
	for (export->more = true; export->more && err == OK;) {
		struct call c;
		service_call_init(export->service, &c, arena);
		err = print_page(&c, export);
		tell(&c, err);
		call_finish(&c);
	}
	arena_destroy(arena);
	return err;
}

int export_command(struct service *service, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct export export = {.service = service, .accounts = accounts_create(&service->config)};
	enum err err = print_all(&export);
	accounts_destroy(export.accounts);
	if (fflush(stdout) == 0)
		return err ? 1 : 0;
	perror("crier-posts: the export");
	return 1;
}

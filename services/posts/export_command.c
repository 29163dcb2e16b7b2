/* The subcommand that exports all posts, page by page in the memory of one page. */
#include "export_command.h"

#include <stdio.h>

#include "accounts.h"
#include "record_store.h"
#include "json/encode.h"

#define PAGE 100

static struct post_record record_of(const struct record *record, const struct account *author)
{
	const struct post *post = &record->post;
	return (struct post_record){
		.key = record->key,
		.author = author->email,
		.author_name = author->name,
		.title = post->title,
		.content = post->content,
		.kind = post->kind,
		.format = post->format,
		.status = post->status,
		.tags = post->tags,
		.channel = post->channel,
		.has_publish_at = post->has_publish_at,
		.publish_at_us = post->publish_at_us,
		.has_published_at = post->has_published_at,
		.published_at_us = post->published_at_us,
		.has_created_at = true,
		.created_at_us = post->created_at_us,
		.has_updated_at = true,
		.updated_at_us = post->updated_at_us,
	};
}

static enum err print_record(struct call *c, struct accounts *accounts, const struct record *record)
{
	const struct account *author;
	TRY(accounts_by_id(c, accounts, record->post.user_id, &author));
	const struct post_record line = record_of(record, author);
	struct text json;
	text_init(&json, c->arena, 4096, SIZE_MAX);
	json_encode(&json, &post_record_shape, &line);
	text_add_char(&json, '\n');
	if (fputs(text_string(&json), stdout) == EOF)
		return fail(c, ERR_UNAVAILABLE, "cannot write");
	return OK;
}

static enum err print_page(struct call *c, struct accounts *accounts, int64_t *last_id, bool *more)
{
	struct record_list records;
	TRY(record_store_after(c, *last_id, PAGE, &records));
	for (size_t i = 0; i < records.count; i++)
		TRY(print_record(c, accounts, &records.items[i]));
	*more = records.count == PAGE;
	if (records.count)
		*last_id = records.items[records.count - 1].post.id;
	return OK;
}

int export_command(struct service *service, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct accounts *accounts = accounts_create(&service->config);
	struct arena *arena = arena_create();
	int64_t last_id = 0;
	enum err err = OK;
	for (bool more = true; more && !err;) {
		struct call c;
		service_call_init(service, &c, arena);
		err = print_page(&c, accounts, &last_id, &more);
		if (err)
			fprintf(stderr, "crier-posts: %s\n",
				c.failure.detail ? c.failure.detail : err_title(err));
		call_finish(&c);
	}
	arena_destroy(arena);
	accounts_destroy(accounts);
	return err || fflush(stdout) ? 1 : 0;
}

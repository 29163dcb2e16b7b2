/* What the import tests share: a call, and a sink that writes down what it is told. */
#ifndef CRIER_TESTS_IMPORT_FIXTURE_H
#define CRIER_TESTS_IMPORT_FIXTURE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "base/call.h"
#include "base/rfc3339.h"
#include "base/text.h"
#include "import/item.h"

#define ITEMS_KEPT 64
#define COMMENTS_KEPT 256

typedef enum err import_read_fn(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end);

/* What a reader delivered; texts are copied into the fixture's own call. */
struct import_fixture {
	struct call call;
	struct clock clock;
	struct import_sink sink;
	struct import_end end;
	struct import_item items[ITEMS_KEPT];
	size_t item_count;
	struct import_author authors[ITEMS_KEPT];
	size_t author_count;
	struct import_comment comments[COMMENTS_KEPT]; /* all, with their items or after them */
	size_t comment_count;
	size_t handed_over;	/* how often comments came after their item */
	struct text bad_rows;	/* "line 3: reason\n" */
	enum err answer;	/* what the sink answers to items */
	size_t arena_bytes_max; /* the most any row's call held */
};

static struct import_fixture f;

static struct text_list copy_list(const struct text_list *list)
{
	struct text_list copy = {.items = call_alloc(&f.call, (list->count + 1) * sizeof(char *))};
	for (; copy.count < list->count; copy.count++)
		copy.items[copy.count] = arena_strdup(f.call.arena, list->items[copy.count]);
	return copy;
}

static const char *copy(const char *text)
{
	return arena_strdup(f.call.arena, text);
}

static void keep_all_comments(const struct import_comment_list *comments)
{
	for (size_t i = 0; i < comments->count; i++) {
		struct import_comment *kept = &f.comments[f.comment_count++ % COMMENTS_KEPT];
		*kept = comments->items[i];
		kept->post_key = copy(kept->post_key);
		kept->key = copy(kept->key);
		kept->author.login = copy(kept->author.login);
		kept->author.email = copy(kept->author.email);
		kept->author.name = copy(kept->author.name);
		kept->type = copy(kept->type);
		kept->status = copy(kept->status);
		kept->content = copy(kept->content);
		kept->reason = copy(kept->reason);
	}
}

static enum err keep_comments(struct call *c, void *arg, const struct import_comment_list *comments)
{
	(void)arg;
	if (arena_bytes(c->arena) > f.arena_bytes_max)
		f.arena_bytes_max = arena_bytes(c->arena);
	f.handed_over++;
	keep_all_comments(comments);
	return OK;
}

static enum err keep_item(struct call *c, void *arg, const struct import_item *item)
{
	(void)arg;
	cr_assert(ne(ptr, c, &f.call));
	if (arena_bytes(c->arena) > f.arena_bytes_max)
		f.arena_bytes_max = arena_bytes(c->arena);
	if (f.answer != OK)
		return fail(c, f.answer, "the sink does not want %s", item->title);
	struct import_item *kept = &f.items[f.item_count < ITEMS_KEPT ? f.item_count++ : 0];
	*kept = *item;
	kept->key = copy(item->key);
	kept->author.login = copy(item->author.login);
	kept->author.email = copy(item->author.email);
	kept->author.name = copy(item->author.name);
	kept->type = copy(item->type);
	kept->status = copy(item->status);
	kept->title = copy(item->title);
	kept->content = copy(item->content);
	kept->excerpt = copy(item->excerpt);
	kept->attachment_url = copy(item->attachment_url);
	kept->alt = copy(item->alt);
	kept->odd_date = copy(item->odd_date);
	kept->tags = copy_list(&item->tags);
	kept->categories = copy_list(&item->categories);
	keep_all_comments(&item->comments);
	return OK;
}

static enum err keep_author(struct call *c, void *arg, const struct import_author *author)
{
	(void)c, (void)arg;
	f.authors[f.author_count++ % ITEMS_KEPT] = (struct import_author){.login = copy(
										  author->login),
		.id = copy(author->id),
		.email = copy(author->email),
		.name = copy(author->name)};
	return OK;
}

static void keep_bad_row(void *arg, int64_t line, const char *reason)
{
	(void)arg;
	text_printf(&f.bad_rows, "line %d: %s\n", (int)line, reason);
}

static void open_fixture(void)
{
	memset(&f, 0, sizeof f);
	int64_t now_us;
	cr_assert(rfc3339_parse("2026-06-15T12:00:00Z", &now_us));
	f.clock = clock_fixed(now_us);
	call_init(&f.call, arena_create(), &f.clock);
	f.sink = (struct import_sink){keep_author, keep_item, keep_comments, keep_bad_row, NULL};
	text_init(&f.bad_rows, f.call.arena, 256, 1 << 20);
}

static void close_fixture(void)
{
	struct arena *arena = f.call.arena;
	call_finish(&f.call);
	arena_destroy(arena);
}

static inline enum err read_bytes(import_read_fn *read, const char *data, size_t len)
{
	FILE *in = len ? fmemopen((void *)(uintptr_t)data, len, "r") : fopen("/dev/null", "r");
	cr_assert(in != NULL);
	enum err err = read(&f.call, in, &f.sink, &f.end);
	fclose(in);
	return err;
}

static inline enum err read_string(import_read_fn *read, const char *data)
{
	return read_bytes(read, data, strlen(data));
}

#define EXPECT_TEXT(got, wanted) cr_expect(eq(str, (char *)(uintptr_t)(got), (char *)(wanted)))

static inline void expect_time(int64_t time_us, const char *wanted)
{
	char text[RFC3339_SIZE];
	rfc3339_format(time_us, text);
	cr_expect(eq(str, text, (char *)(uintptr_t)wanted));
}

#endif

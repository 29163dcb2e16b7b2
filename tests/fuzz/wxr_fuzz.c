/* A WordPress export of anybody. */
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "import/comment_rules.h"
#include "import/wxr.h"

static void check_text(const char *text)
{
	MUST(!text || utf8_valid(text, strlen(text)));
}

static enum err on_author(struct call *c, void *arg, const struct import_author *author)
{
	(void)c, (void)arg;
	check_text(author->login);
	check_text(author->email);
	check_text(author->name);
	return OK;
}

static enum err on_comments(struct call *c, void *arg, const struct import_comment_list *comments)
{
	(void)arg;
	for (size_t i = 0; i < comments->count; i++) {
		struct imported_comment made;
		const char *reason;
		if (import_comment_rules_apply(c, &comments->items[i], &made, &reason) !=
			IMPORT_TAKEN)
			continue;
		check_text(made.content);
		check_text(made.author_name);
		MUST(*made.content && utf8_length(made.content) <= IMPORT_COMMENT_MAX);
		MUST(*made.author_name);
	}
	return OK;
}

static enum err on_item(struct call *c, void *arg, const struct import_item *item)
{
	check_text(item->key);
	check_text(item->title);
	check_text(item->content);
	check_text(item->alt);
	MUST(item->number >= 0 && item->cover >= 0);
	for (size_t i = 0; i < item->tags.count; i++)
		check_text(item->tags.items[i]);
	return on_comments(c, arg, &item->comments);
}

static void on_bad_row(void *arg, int64_t line, const char *reason)
{
	(void)arg, (void)line;
	check_text(reason);
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	static const struct import_sink sink = {.author = on_author,
		.item = on_item,
		.comments = on_comments,
		.bad_row = on_bad_row};
	if (!len)
		return;
	char *copy = arena_copy(c->arena, data, len);
	FILE *in = fmemopen(copy, len, "r");
	MUST(in);
	struct import_end end;
	enum err err = import_wxr_read(c, in, &sink, &end);
	MUST(err == OK || err == ERR_INVALID);
	fclose(in);
}

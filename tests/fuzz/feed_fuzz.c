/* A feed of anybody. */
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "import/feed.h"
#include "import/rules.h"

static void check_text(const char *text)
{
	MUST(!text || utf8_valid(text, strlen(text)));
}

/* What the rules make of it is what the API would take. */
static enum err on_item(struct call *c, void *arg, const struct import_item *item)
{
	(void)arg;
	struct import_post post = {0};
	const char *reason;
	check_text(item->key);
	check_text(item->author.email);
	if (import_rules_apply(c, item, &post, &reason) != IMPORT_TAKEN) {
		check_text(reason);
		return OK;
	}
	check_text(post.post.content);
	MUST(*post.post.title && utf8_length(post.post.title) <= IMPORT_TITLE_MAX);
	MUST(*post.post.content && utf8_length(post.post.content) <= IMPORT_CONTENT_MAX);
	MUST(post.post.tags.count <= IMPORT_TAGS_MAX);
	for (size_t i = 0; i < post.post.tags.count; i++)
		check_text(post.post.tags.items[i]);
	return OK;
}

static void on_bad_row(void *arg, int64_t line, const char *reason)
{
	(void)arg, (void)line;
	check_text(reason);
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	static const struct import_sink sink = {.item = on_item, .bad_row = on_bad_row};
	if (!len)
		return;
	char *copy = arena_copy(c->arena, data, len);
	FILE *in = fmemopen(copy, len, "r");
	MUST(in);
	struct import_end end;
	enum err err = import_feed_read(c, in, &sink, &end);
	MUST(err == OK || err == ERR_INVALID);
	fclose(in);
}

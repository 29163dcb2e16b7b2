/* The subcommand that prints the ledger. It reads page by page, so that a long ledger takes no
 * more memory than a short one. */
#include "publishing/ledger.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/rfc3339.h"
#include "publishing/ledger_store.h"
#include "json/encode.h"

#define PAGE 1000

/* A line of its own for each post. */
static void print_entry(struct call *c, const struct ledger_entry *entry)
{
	const struct ledger_line *line = &entry->line;
	char due[RFC3339_SIZE];
	char live[RFC3339_SIZE];
	rfc3339_format(line->publish_at_us, due);
	rfc3339_format(entry->published_at_us, live);
	struct text worker;
	text_init(&worker, c->arena, 128, SIZE_MAX);
	json_encode_string(&worker, entry->worker);
	for (int64_t i = 0; i < line->posts; i++)
		printf("{\"post_id\":%" PRId64 ",\"version\":%" PRId64
		       ",\"publish_at\":\"%s\",\"published_at\":\"%s\",\"worker\":%s}\n",
			line->post_id + i, line->version, due, live, text_string(&worker));
}

/* One page. Moves *last on to its last line; *more is false after the end. */
static enum err print_page(struct call *c, struct ledger_line *last, bool *more)
{
	struct ledger_entry_list page;
	TRY(ledger_store_page(c, last, PAGE, &page));
	for (size_t i = 0; i < page.count; i++)
		print_entry(c, &page.items[i]);
	*more = page.count == PAGE;
	if (page.count)
		*last = page.items[page.count - 1].line;
	return OK;
}

int ledger_print(struct service *service, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct arena *arena = arena_create();
	struct ledger_line last = {0};
	enum err err = OK;
	for (bool more = true; more && !err;) {
		struct call c;
		service_call_init(service, &c, arena);
		err = print_page(&c, &last, &more);
		if (err)
			fprintf(stderr, "crier-posts: %s\n", c.failure.detail);
		call_finish(&c);
	}
	arena_destroy(arena);
	return err ? 1 : 0;
}

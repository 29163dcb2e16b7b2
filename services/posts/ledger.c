/* The subcommand that prints the ledger. It reads page by page, so that a long ledger takes no
 * more memory than a short one. */
#include "ledger.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/rfc3339.h"
#include "publishing_store.h"
#include "json/encode.h"

#define PAGE 1000

static void print_record(struct call *c, const struct publication_record *record)
{
	char due[RFC3339_SIZE];
	char live[RFC3339_SIZE];
	rfc3339_format(record->publish_at_us, due);
	rfc3339_format(record->published_at_us, live);
	struct text worker;
	text_init(&worker, c->arena, 128, SIZE_MAX);
	json_encode_string(&worker, record->worker);
	printf("{\"post_id\":%" PRId64 ",\"version\":%" PRId64
	       ",\"publish_at\":\"%s\",\"published_at\":\"%s\",\"worker\":%s}\n",
		record->post_id, record->version, due, live, text_string(&worker));
}

/* One page. Moves *last on to its last line; *more is false after the end. */
static enum err print_page(struct call *c, struct publication_record *last, bool *more)
{
	struct publication_record_list records;
	TRY(publishing_store_ledger(c, last->post_id, last->version, PAGE, &records));
	for (size_t i = 0; i < records.count; i++)
		print_record(c, &records.items[i]);
	*more = records.count == PAGE;
	if (records.count)
		*last = records.items[records.count - 1];
	return OK;
}

int ledger_print(struct service *service, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct arena *arena = arena_create();
	struct publication_record last = {0};
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

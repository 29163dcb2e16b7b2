/* Oldest first, so that what is newer has the last word, as it had. */
#include "reparse_command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/db.h"
#include "page_body_store.h"
#include "page_keeping.h"
#include "page_name.h"

struct reparsing {
	const char *name; /* NULL: all */
	int64_t last_id;
	int64_t read, kept, broken;
};

static enum err keep(struct call *c, void *arg)
{
	struct stored_page page;
	return page_keep(c, arg, &page);
}

static enum err reparse(struct call *c, struct reparsing *reparsing, const struct kept_body *body)
{
	struct parsed *parsed = call_alloc(c, sizeof *parsed);
	parse_answer(c->arena, &body->answer, parsed);
	printf("%s %s %s\n", body->name, body->source, outcome_word(parsed->outcome));
	if (outcome_advice(parsed->outcome) != ADVICE_USE)
		return OK;
	struct page_keeping keeping = {
		.mode = KEEP_REPARSED,
		.name = body->name,
		.parsed = parsed,
		.fetched_at_us = body->answer.fetched_at_us,
	};
	reparsing->kept++;
	return db_write(c, keep, &keeping);
}

static enum err reparse_next(struct call *c, struct reparsing *reparsing, bool *found)
{
	struct kept_body body = {0};
	enum err err = page_body_store_next(c, reparsing->last_id, reparsing->name, &body, found);
	if (err == ERR_INTERNAL && body.id) {
		reparsing->last_id = body.id;
		reparsing->broken++;
		*found = true;
		return OK;
	}
	TRY(err);
	if (!*found)
		return OK;
	reparsing->last_id = body.id;
	reparsing->read++;
	return reparse(c, reparsing, &body);
}

/* A call for each answer: its memory is given back. */
static enum err reparse_all(const struct service *service, struct reparsing *reparsing)
{
	struct arena *arena = arena_create();
	enum err err = OK;
	for (bool found = true; found && !err;) {
		struct call c;
		service_call_init(service, &c, arena);
		err = reparse_next(&c, reparsing, &found);
		if (err)
			fprintf(stderr, "reparse: %s\n",
				c.failure.detail ? c.failure.detail : err_title(err));
		call_finish(&c);
	}
	arena_destroy(arena);
	return err;
}

static bool read_words(struct call *c, int argc, char **argv, struct reparsing *reparsing)
{
	if (argc == 0)
		return true;
	if (argc != 2 || strcmp(argv[0], "--page") != 0)
		return false;
	return page_name_read(c, argv[1], &reparsing->name) == OK;
}

int reparse_command(struct service *service, int argc, char **argv)
{
	struct call c;
	struct reparsing reparsing = {0};
	struct arena *arena = arena_create();
	service_call_init(service, &c, arena);
	int status = 1;
	if (!read_words(&c, argc, argv, &reparsing)) {
		fprintf(stderr, "usage: crier-scraper reparse [--page NAME]\n");
		status = 2;
	} else if (reparse_all(service, &reparsing) == OK) {
		printf("%" PRId64 " answers read, %" PRId64 " kept, %" PRId64 " broken\n",
			reparsing.read, reparsing.kept, reparsing.broken);
		status = 0;
	}
	call_finish(&c);
	arena_destroy(arena);
	return status;
}

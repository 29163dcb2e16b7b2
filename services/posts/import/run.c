/* The call of a row, from its start to what became of it. */
#include "import/run.h"

#include <string.h>

void import_run_call(const struct call *c, struct arena *arena, struct call *within)
{
	call_init(within, arena, c->clock);
	memcpy(within->request_id, c->request_id, sizeof within->request_id);
	within->principal = c->principal;
	within->deadline_us = c->deadline_us;
	within->service = c->service;
	within->db = c->db;
}

static void start_row(struct import_run *run)
{
	import_run_call(run->c, run->arena, &run->row);
}

void import_run_init(struct import_run *run, struct call *c, const struct import_sink *sink,
	struct import_end *end)
{
	memset(end, 0, sizeof *end);
	*run = (struct import_run){.c = c, .sink = sink, .end = end, .arena = arena_create()};
	start_row(run);
}

void import_run_finish(struct import_run *run)
{
	call_finish(&run->row);
	arena_destroy(run->arena);
}

const char *import_run_reason(struct call *c)
{
	const struct failure *failure = &c->failure;
	const char *reason = failure->detail ? failure->detail : err_title(failure->err);
	const char *separator = "";
	for (struct violation *each = failure->violations; each; each = each->next) {
		const char *name = each->pointer + (*each->pointer == '/');
		reason = call_printf(c, "%s%s%s%s%s", *separator ? reason : "", separator, name,
			*name ? ": " : "", each->message);
		separator = "; ";
	}
	return reason;
}

void import_run_bad_row(struct import_run *run, int64_t line)
{
	run->end->bad_rows++;
	if (run->sink->bad_row)
		run->sink->bad_row(run->sink->arg, line, import_run_reason(&run->row));
	call_finish(&run->row);
	start_row(run);
}

/* The row's failure becomes the import's: its texts move to the longer life. */
static void stop(struct import_run *run, enum err err)
{
	run->err = err;
	run->c->failure = (struct failure){
		.err = err,
		.detail = arena_strdup(run->c->arena, import_run_reason(&run->row)),
		.retry_after_s = run->row.failure.retry_after_s,
	};
}

static bool settle(struct import_run *run, int64_t line, enum err err, int64_t *taken)
{
	if (err == ERR_INVALID || err == ERR_CONFLICT) {
		import_run_bad_row(run, line);
		return true;
	}
	if (err != OK)
		stop(run, err);
	else
		++*taken;
	call_finish(&run->row);
	start_row(run);
	return err == OK;
}

bool import_run_author(struct import_run *run, int64_t line, const struct import_author *author)
{
	enum err err = OK;
	if (run->sink->author)
		err = run->sink->author(&run->row, run->sink->arg, author);
	return settle(run, line, err, &run->end->authors);
}

bool import_run_item(struct import_run *run, const struct import_item *item)
{
	return settle(run, item->line, run->sink->item(&run->row, run->sink->arg, item),
		&run->end->items);
}

bool import_run_comments(struct import_run *run, const struct import_comment_list *comments)
{
	enum err err = OK;
	int64_t ignored = 0;
	if (!comments->count)
		return true;
	if (run->sink->comments)
		err = run->sink->comments(&run->row, run->sink->arg, comments);
	return settle(run, comments->items[0].line, err, &ignored);
}

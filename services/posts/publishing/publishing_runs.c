/* Mostly all of a run goes live, and the number of rows says so; else the database is asked which
 * did. */
#include "publishing/publishing_runs.h"

#include "posts_sql.h"

#define RUN_MIN 4 /* shorter ones are cheaper in a list */
/* A longer one saves little; and where one post of a run was moved, all of the run is asked for. */
#define RUN_MAX 1024

struct run {
	const struct ticket *first;
	size_t length;
	int64_t publish_at_us;
	bool delivered;
	int64_t now_us;
};

static size_t run_length(const struct ticket *first, size_t max)
{
	size_t length = 1;
	while (length < max && length < RUN_MAX &&
		first[length].post_id == first->post_id + (int64_t)length &&
		first[length].version == first->version)
		length++;
	return length;
}

/* Its first post's, where that goes live. */
static enum err find_moment(struct call *c, struct run *run, bool *found)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PUBLICATION_RUN_MOMENT,
		DB_ARGS(db_int(run->first->post_id), db_time(run->now_us)), &rows));
	*found = rows.count == 1;
	if (*found) {
		struct db_row row = db_row(&rows, 0);
		run->publish_at_us = row_time(&row);
	}
	return OK;
}

/* {shown_since} in sql/publishing.sql. */
static int64_t shown_since(const struct run *run)
{
	bool in_its_minute = run->now_us < run->publish_at_us + US_PER_MINUTE;
	return in_its_minute ? run->publish_at_us : run->now_us;
}

static enum err update_run(struct call *c, const struct run *run, size_t *gone)
{
	struct db_rows rows;
	const struct ticket *last = run->first + run->length - 1;
	TRY(db_query(c, &SQL_PUBLICATION_RUN,
		DB_ARGS(db_int(run->first->post_id), db_int(last->post_id), db_int(last->version),
			db_time(run->publish_at_us), db_time(run->now_us), db_int(run->delivered),
			db_time(shown_since(run))),
		&rows));
	*gone = (size_t)rows.changed;
	return OK;
}

static void add_lines(struct ledger_line_list *lines, const struct run *run)
{
	for (size_t i = 0; i < run->length; i += LEDGER_LINE_MAX) {
		size_t left = run->length - i;
		lines->items[lines->count++] =
			(struct ledger_line){.post_id = run->first[i].post_id,
				.posts = left < LEDGER_LINE_MAX ? (int64_t)left : LEDGER_LINE_MAX,
				.version = run->first->version,
				.publish_at_us = run->publish_at_us};
	}
}

/* Both are in the order of ids. */
static enum err part_run(struct call *c, const struct run *run, struct ledger_line_list *lines,
	struct ticket_list *rest)
{
	struct db_rows rows;
	const struct ticket *last = run->first + run->length - 1;
	TRY(db_query(c, &SQL_PUBLICATION_RUN_GONE,
		DB_ARGS(db_int(run->first->post_id), db_int(last->post_id), db_int(last->version),
			db_time(run->publish_at_us), db_time(run->now_us)),
		&rows));
	size_t next = 0;
	for (const struct ticket *each = run->first; each <= last; each++) {
		bool gone = next < rows.count && rows.cells[next].integer == each->post_id;
		next += gone;
		if (gone)
			ledger_lines_add(lines, each->post_id, each->version, run->publish_at_us);
		else
			rest->items[rest->count++] = *each;
	}
	return OK;
}

/* Of a run of which some may have been moved, cancelled or removed meanwhile, these are left. */
static enum err take_from_waiting(struct call *c, const struct run *run, size_t gone)
{
	const struct ticket *last = run->first + run->length - 1;
	return db_query(c,
		gone == run->length ? &SQL_PUBLICATION_RUN_WAITS_NO_MORE
				    : &SQL_PUBLICATION_SOME_WAIT_NO_MORE,
		DB_ARGS(db_int(run->first->post_id), db_int(last->post_id)), NULL);
}

static enum err publish_run(struct call *c, struct run *run, struct ledger_line_list *lines,
	struct ticket_list *rest)
{
	bool found = false;
	size_t gone = 0;
	if (run->length >= RUN_MIN)
		TRY(find_moment(c, run, &found));
	if (found)
		TRY(update_run(c, run, &gone));
	if (gone)
		TRY(take_from_waiting(c, run, gone));
	if (gone == run->length)
		add_lines(lines, run);
	else if (gone)
		return part_run(c, run, lines, rest);
	for (size_t i = 0; !gone && i < run->length; i++)
		rest->items[rest->count++] = run->first[i];
	return OK;
}

enum err publishing_runs_publish(struct call *c, const struct ticket_list *tickets, bool delivered,
	int64_t now_us, struct ledger_line_list *lines, struct ticket_list *rest)
{
	struct run run = {.delivered = delivered, .now_us = now_us};
	for (size_t from = 0; from < tickets->count; from += run.length) {
		run.first = &tickets->items[from];
		run.length = run_length(run.first, tickets->count - from);
		TRY(publish_run(c, &run, lines, rest));
	}
	return OK;
}

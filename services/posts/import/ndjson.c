/* A line is decoded along the contract's shape, so that an import is as strict as the API. */
#include "import/ndjson.h"

#include <string.h>

#include "import/run.h"
#include "json/decode.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* One line as it was read. */
struct line {
	char *data; /* IMPORT_NDJSON_LINE_BYTES_MAX and a NUL */
	size_t len;
	int64_t number; /* from 1 */
	bool too_long;	/* its rest was passed over */
	bool ended;	/* by a line break */
};

/* A part of it, which need not end with a NUL. */
struct text_span {
	const char *at;
	size_t len;
};

/* @return whether there was one */
static bool read_line(FILE *in, struct line *line)
{
	line->len = 0;
	line->too_long = line->ended = false;
	int ch;
	while ((ch = getc_unlocked(in)) != EOF && ch != '\n') {
		if (line->len == IMPORT_NDJSON_LINE_BYTES_MAX)
			line->too_long = true;
		else
			line->data[line->len++] = (char)ch;
	}
	line->ended = ch == '\n';
	line->number++;
	return line->len || line->ended;
}

static bool is_blank(const struct line *line)
{
	for (size_t i = 0; i < line->len; i++)
		if (!strchr(" \t\r", line->data[i]))
			return false;
	return true;
}

static void set_date(struct import_item *item, bool has, int64_t time_us)
{
	if (!has)
		return;
	item->has_date = true;
	item->date_us = time_us;
}

/* A schedule that was kept says nothing of when it went live. */
static void set_dates(struct import_item *item, const struct post_record *record)
{
	bool scheduled = record->status == POST_STATUS_SCHEDULED;
	if (scheduled)
		set_date(item, record->has_publish_at, record->publish_at_us);
	else
		set_date(item, record->has_published_at, record->published_at_us);
	item->has_was_at = !scheduled && record->has_publish_at;
	item->was_at_us = record->publish_at_us;
}

static struct import_item item_of(const struct post_record *record, int64_t line)
{
	struct import_item item = {
		.line = line,
		.key = record->key,
		.author = {.login = record->author,
			.email = record->author,
			.name = record->author_name},
		.status = record->status ? post_status_names[record->status - 1] : "draft",
		.title = record->title,
		.content = record->content,
		.tags = record->tags,
		.images = record->images,
		.is_exact = true,
		.has_schedule = record->has_schedule,
		.schedule = record->schedule,
		.failure = record->failure,
		.has_created = record->has_created_at,
		.created_us = record->created_at_us,
		.has_updated = record->has_updated_at,
		.updated_us = record->updated_at_us,
		.has_published = record->has_published_at,
		.published_us = record->published_at_us,
		.kind = record->kind,
		.format = record->format,
		.channel = record->channel,
	};
	set_dates(&item, record);
	return item;
}

static struct import_comment comment_of(const struct comment_record *record, int64_t line)
{
	return (struct import_comment){
		.line = line,
		.post_key = record->comment_on,
		.key = record->key,
		.author = {.login = record->author,
			.email = record->author,
			.name = record->author_name},
		.status = record->status ? comment_record_status_names[record->status - 1] : NULL,
		.content = record->content,
		.reason = record->reason,
		.has_created = record->has_created_at,
		.created_us = record->created_at_us,
		.has_updated = record->has_updated_at,
		.updated_us = record->updated_at_us,
	};
}

/* What a line is read into: comments wait here until there are enough, or something else comes. */
struct reading {
	struct import_run run;
	struct line line;
	struct import_comment_list comments;
	struct text_span record; /* within the line */
};

/* @return whether to go on */
static bool hand_over_comments(struct reading *reading)
{
	struct import_comment_list comments = reading->comments;
	reading->comments = (struct import_comment_list){0};
	return import_run_comments(&reading->run, &comments);
}

/* @return whether to go on */
static bool refuse_line(struct reading *reading)
{
	import_run_bad_row(&reading->run, reading->line.number);
	return true;
}

static bool take_post(struct reading *reading)
{
	struct call *row = &reading->run.row;
	struct post_record *record = call_alloc(row, sizeof *record);
	if (json_decode(row, &post_record_shape, reading->record.at, reading->record.len, record) !=
		OK)
		return refuse_line(reading);
	struct import_item item = item_of(record, reading->line.number);
	return import_run_item(&reading->run, &item);
}

static bool take_comment(struct reading *reading);

/* What is wrong with it is told in a row's call, with which those that wait would go: they go
 * first, and it is read again. */
static bool take_bad_comment(struct reading *reading)
{
	if (!reading->comments.count)
		return refuse_line(reading);
	call_forgive(&reading->run.row);
	return hand_over_comments(reading) && take_comment(reading);
}

static bool take_comment(struct reading *reading)
{
	struct call *row = &reading->run.row;
	struct import_comment_list *comments = &reading->comments;
	struct comment_record *record = call_alloc(row, sizeof *record);
	if (json_decode(row, &comment_record_shape, reading->record.at, reading->record.len,
		    record) != OK)
		return take_bad_comment(reading);
	if (!comments->items)
		comments->items = call_alloc(row,
			IMPORT_COMMENTS_AT_ONCE * sizeof *comments->items);
	comments->items[comments->count++] = comment_of(record, reading->line.number);
	return comments->count < IMPORT_COMMENTS_AT_ONCE || hand_over_comments(reading);
}

/* In a record that is JSON, a quote within a text has a backslash before it: what is between two
 * that have none is a name or a whole text, and with a colon behind it a name. */
static bool is_comment(struct text_span record)
{
	static const char name[] = "\"comment_on\"";
	const char *at = memmem(record.at, record.len, name, sizeof name - 1);
	if (!at)
		return false;
	for (at += sizeof name - 1; at < record.at + record.len && strchr(" \t", *at);)
		at++;
	return at < record.at + record.len && *at == ':';
}

static struct text_span record_of(const struct line *line)
{
	struct text_span record = {line->data, line->len};
	if (line->number == 1 && line->len >= 3 && memcmp(line->data, BYTE_ORDER_MARK, 3) == 0)
		record = (struct text_span){line->data + 3, line->len - 3};
	return record;
}

/* @return whether to go on */
static bool take_line(struct reading *reading)
{
	struct call *row = &reading->run.row;
	reading->record = record_of(&reading->line);
	if (!reading->line.too_long && is_comment(reading->record))
		return take_comment(reading);
	if (!hand_over_comments(reading))
		return false;
	if (!reading->line.too_long)
		return take_post(reading);
	(void)fail(row, ERR_INVALID, "the line is longer than %zu bytes",
		IMPORT_NDJSON_LINE_BYTES_MAX);
	return refuse_line(reading);
}

/* A line that ends with the file and does not parse was cut off. */
static void note_end(struct reading *reading, int64_t bad_before)
{
	const struct line *line = &reading->line;
	struct import_end *end = reading->run.end;
	end->line = line->number;
	end->complete = line->ended || end->bad_rows == bad_before || is_blank(line);
	if (!end->complete)
		end->why = "the last line is cut off";
}

static enum err read_lines(struct reading *reading, struct call *c, FILE *in)
{
	struct line *line = &reading->line;
	reading->run.end->complete = true;
	while (read_line(in, line)) {
		int64_t bad_before = reading->run.end->bad_rows;
		if (!is_blank(line) && !take_line(reading))
			return reading->run.err;
		note_end(reading, bad_before);
	}
	if (ferror(in))
		return fail(c, ERR_UNAVAILABLE, "the file cannot be read");
	return hand_over_comments(reading) ? OK : reading->run.err;
}

enum err import_ndjson_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end)
{
	struct reading reading = {
		.line.data = arena_alloc_raw(c->arena, IMPORT_NDJSON_LINE_BYTES_MAX + 1)};
	import_run_init(&reading.run, c, sink, end);
	enum err err = read_lines(&reading, c, in);
	import_run_finish(&reading.run);
	return err;
}

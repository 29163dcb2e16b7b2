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

static struct import_item item_of(const struct post_record *record, int64_t line)
{
	struct import_item item = {
		.line = line,
		.key = record->key,
		.author = {record->author, record->author, record->author_name},
		.status = record->status ? post_status_names[record->status - 1] : "draft",
		.title = record->title,
		.content = record->content,
		.tags = record->tags,
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
	/* A schedule that was kept says nothing of when it went live. */
	if (record->status == POST_STATUS_SCHEDULED)
		set_date(&item, record->has_publish_at, record->publish_at_us);
	else
		set_date(&item, record->has_published_at, record->published_at_us);
	return item;
}

/* @return whether to go on */
static bool take_line(struct import_run *run, const struct line *line)
{
	struct call *row = &run->row;
	const char *data = line->data;
	size_t len = line->len;
	if (line->number == 1 && len >= 3 && memcmp(data, BYTE_ORDER_MARK, 3) == 0) {
		data += 3;
		len -= 3;
	}
	struct post_record *record = call_alloc(row, sizeof *record);
	enum err err = OK;
	if (line->too_long)
		err = fail(row, ERR_INVALID, "the line is longer than %zu bytes",
			IMPORT_NDJSON_LINE_BYTES_MAX);
	else
		err = json_decode(row, &post_record_shape, data, len, record);
	if (err != OK) {
		import_run_bad_row(run, line->number);
		return true;
	}
	struct import_item item = item_of(record, line->number);
	return import_run_item(run, &item);
}

/* A line that ends with the file and does not parse was cut off. */
static void note_end(struct import_run *run, const struct line *line, int64_t bad_before)
{
	struct import_end *end = run->end;
	end->line = line->number;
	end->complete = line->ended || end->bad_rows == bad_before || is_blank(line);
	if (!end->complete)
		end->why = "the last line is cut off";
}

static enum err read_lines(struct import_run *run, struct call *c, FILE *in)
{
	struct line line = {.data = arena_alloc_raw(c->arena, IMPORT_NDJSON_LINE_BYTES_MAX + 1)};
	run->end->complete = true;
	while (read_line(in, &line)) {
		int64_t bad_before = run->end->bad_rows;
		if (!is_blank(&line) && !take_line(run, &line))
			return run->err;
		note_end(run, &line, bad_before);
	}
	return ferror(in) ? fail(c, ERR_UNAVAILABLE, "the file cannot be read") : OK;
}

enum err import_ndjson_read(struct call *c, FILE *in, const struct import_sink *sink,
	struct import_end *end)
{
	struct import_run run;
	import_run_init(&run, c, sink, end);
	enum err err = read_lines(&run, c, in);
	import_run_finish(&run);
	return err;
}

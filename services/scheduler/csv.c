/* A broken record ends where it would if it were none, so that those after it can be read. */
#include "csv.h"

#include <string.h>

#include "base/text.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

void csv_init(struct csv *csv, const char *data, size_t len)
{
	size_t mark = strlen(BYTE_ORDER_MARK);
	bool marked = len >= mark && memcmp(data, BYTE_ORDER_MARK, mark) == 0;
	*csv = (struct csv){.at = marked ? data + mark : data, .end = data + len};
}

static bool at_break(const struct csv *csv)
{
	if (csv->at == csv->end || *csv->at == '\n')
		return true;
	return *csv->at == '\r' && (csv->at + 1 == csv->end || csv->at[1] == '\n');
}

static void pass_break(struct csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\r')
		csv->at++;
	if (csv->at < csv->end && *csv->at == '\n')
		csv->at++;
}

static const char *read_plain(struct call *c, struct csv *csv, struct csv_record *record)
{
	const char *start = csv->at;
	while (!at_break(csv) && *csv->at != ',') {
		if (*csv->at == '"')
			record->broken = "a quote stands inside of a cell that is not quoted";
		csv->at++;
	}
	return arena_copy(c->arena, start, (size_t)(csv->at - start));
}

/* From behind the opening quote to behind the closing one. */
static void read_quotes(struct csv *csv, struct csv_record *record, struct text *cell)
{
	for (;;) {
		const char *quote = memchr(csv->at, '"', (size_t)(csv->end - csv->at));
		const char *stop = quote ? quote : csv->end;
		text_add(cell, csv->at, (size_t)(stop - csv->at));
		csv->at = stop;
		if (!quote) {
			record->broken = "a quote is not closed";
			return;
		}
		csv->at++;
		if (csv->at == csv->end || *csv->at != '"')
			return;
		text_add_char(cell, *csv->at++);
	}
}

static const char *read_quoted(struct call *c, struct csv *csv, struct csv_record *record)
{
	struct text cell;
	text_init(&cell, c->arena, 64, SIZE_MAX / 2);
	csv->at++;
	read_quotes(csv, record, &cell);
	if (!at_break(csv) && *csv->at != ',') {
		record->broken = "something follows a quote that was closed";
		read_plain(c, csv, record);
	}
	return text_string(&cell);
}

static void read_cell(struct call *c, struct csv *csv, struct csv_record *record)
{
	const char *start = csv->at;
	bool quoted = csv->at < csv->end && *csv->at == '"';
	const char *cell = quoted ? read_quoted(c, csv, record) : read_plain(c, csv, record);
	if (memchr(start, '\0', (size_t)(csv->at - start)))
		record->broken = "a cell holds the character NUL";
	if (record->count < CSV_CELLS_MAX)
		record->cells[record->count] = cell;
	record->count++;
}

bool csv_next(struct call *c, struct csv *csv, struct csv_record *record)
{
	while (csv->at < csv->end && at_break(csv))
		pass_break(csv);
	record->count = 0;
	record->broken = NULL;
	if (csv->at == csv->end)
		return false;
	read_cell(c, csv, record);
	while (csv->at < csv->end && *csv->at == ',') {
		csv->at++;
		read_cell(c, csv, record);
	}
	pass_break(csv);
	return true;
}

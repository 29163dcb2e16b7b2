/* The header says which field a column is, and a cell is read as a parameter is. */
#include "bulk_csv.h"

#include <string.h>

#include "bulk_row_rules.h"
#include "csv.h"
#include "json/decode.h"

#define TAG_BETWEEN ';'

/* The fields by column. */
struct columns {
	const struct field *fields[CSV_CELLS_MAX];
	const char *pointers[CSV_CELLS_MAX];
	size_t count;
};

static const struct field *find_field(const char *name)
{
	const struct shape *shape = &bulk_schedule_row_shape;
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (strcmp(field->name, name) == 0 ||
			(field->alias && strcmp(field->alias, name) == 0))
			return field;
	}
	return NULL;
}

static enum err add_column(struct call *c, const char *name, struct columns *columns)
{
	size_t number = columns->count + 1;
	const struct field *field = find_field(name);
	if (!field)
		return fail(c, ERR_BAD_REQUEST, "the first line's name %zu is no field of a row",
			number);
	for (size_t i = 0; i < columns->count; i++)
		if (columns->fields[i] == field)
			return fail(c, ERR_BAD_REQUEST, "the first line names %s twice",
				field->name);
	columns->fields[columns->count] = field;
	columns->pointers[columns->count++] = call_printf(c, "/%s", field->name);
	return OK;
}

static enum err read_header(struct call *c, struct csv *csv, struct csv_record *record,
	struct columns *columns)
{
	columns->count = 0;
	if (!csv_next(c, csv, record))
		return fail(c, ERR_BAD_REQUEST, "the first line must name the columns");
	if (record->broken)
		return fail(c, ERR_BAD_REQUEST, "the first line: %s", record->broken);
	for (size_t i = 0; i < record->count && i < CSV_CELLS_MAX; i++)
		TRY(add_column(c, record->cells[i], columns));
	return OK;
}

/* One item of a list, as a parameter that is a text of its own. */
static bool read_item(struct call *c, const struct field *list, const char *pointer,
	const char *value, const char **item)
{
	struct field field = *list->item;
	field.offset = 0;
	field.has_offset = -1;
	return json_decode_parameter(c, &field, pointer, value, item);
}

static size_t count_tags(const char *cell)
{
	size_t count = 1;
	for (; *cell; cell++)
		count += *cell == TAG_BETWEEN;
	return count;
}

static bool read_tags(struct call *c, const struct field *field, const char *pointer,
	const char *cell, struct bulk_schedule_row *row)
{
	static const char between[] = {TAG_BETWEEN, '\0'};
	size_t count = count_tags(cell);
	if ((int64_t)count > field->maximum) {
		fail_field(c, pointer, "must have at most %d items", (int)field->maximum);
		return false;
	}
	row->has_tags = true;
	row->tags.items = call_alloc(c, count * sizeof *row->tags.items);
	row->tags.count = count;
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		size_t len = strcspn(cell, between);
		const char *place = call_printf(c, "%s/%zu", pointer, i);
		const char *tag = arena_copy(c->arena, cell, len);
		good = read_item(c, field, place, tag, &row->tags.items[i]) && good;
		cell += len + 1;
	}
	return good;
}

static bool read_cell(struct call *c, const struct columns *columns, size_t column,
	const char *cell, struct bulk_schedule_row *row)
{
	const struct field *field = columns->fields[column];
	const char *pointer = columns->pointers[column];
	if (*cell && field->type == FIELD_ARRAY)
		return read_tags(c, field, pointer, cell, row);
	if (*cell)
		return json_decode_parameter(c, field, pointer, cell, row);
	if (field->flags & FIELD_REQUIRED)
		fail_field(c, pointer, "is required");
	return !(field->flags & FIELD_REQUIRED);
}

/* Required fields that are in no column at all. */
static bool check_missing(struct call *c, const struct columns *columns)
{
	const struct shape *shape = &bulk_schedule_row_shape;
	bool good = true;
	for (size_t i = 0; i < shape->count; i++) {
		bool found = !(shape->fields[i].flags & FIELD_REQUIRED);
		for (size_t column = 0; column < columns->count; column++)
			found = found || columns->fields[column] == &shape->fields[i];
		if (!found)
			fail_field(c, call_printf(c, "/%s", shape->fields[i].name), "is required");
		good = good && found;
	}
	return good;
}

static enum err read_record(struct call *c, const struct columns *columns,
	const struct csv_record *record, struct bulk_schedule_row *row)
{
	if (record->broken)
		return fail(c, ERR_BAD_REQUEST, "%s", record->broken);
	if (record->count != columns->count)
		return fail(c, ERR_BAD_REQUEST, "the row has %zu cells, but there are %zu columns",
			record->count, columns->count);
	bool good = true;
	for (size_t i = 0; i < columns->count; i++)
		good = read_cell(c, columns, i, record->cells[i], row) && good;
	good = check_missing(c, columns) && good;
	return good ? OK : ERR_INVALID;
}

enum err bulk_read_csv(struct call *c, const struct raw_body *body, struct bulk *bulk)
{
	struct csv csv;
	struct csv_record *record = call_alloc(c, sizeof *record);
	struct columns *columns = call_alloc(c, sizeof *columns);
	csv_init(&csv, body->data, body->len);
	TRY(read_header(c, &csv, record, columns));
	while (csv_next(c, &csv, record)) {
		struct bulk_row *row;
		TRY(bulk_add(c, bulk, &row));
		bulk_check_row(c, row, read_record(c, columns, record, &row->wanted));
	}
	return OK;
}

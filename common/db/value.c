/* Values to bind, and rows read column by column. */
#include "db/db.h"

#include <assert.h>
#include <string.h>

struct db_value db_null(void)
{
	return (struct db_value){.type = DB_NULL};
}

struct db_value db_int(int64_t value)
{
	return (struct db_value){.type = DB_INT, .integer = value};
}

struct db_value db_double(double value)
{
	return (struct db_value){.type = DB_DOUBLE, .real = value};
}

struct db_value db_text(const char *string)
{
	return string ? db_bytes(string, strlen(string)) : db_null();
}

struct db_value db_bytes(const char *data, size_t len)
{
	return (struct db_value){.type = DB_TEXT, .text = {data, len}};
}

struct db_value db_time(int64_t time_us)
{
	return (struct db_value){.type = DB_TIME, .integer = time_us};
}

struct db_value db_int_or_null(bool has, int64_t value)
{
	return has ? db_int(value) : db_null();
}

struct db_value db_time_or_null(bool has, int64_t time_us)
{
	return has ? db_time(time_us) : db_null();
}

bool db_rows_cut(struct db_rows *rows, int64_t limit)
{
	assert(limit >= 0);
	bool more = rows->count > (size_t)limit;
	if (more)
		rows->count = (size_t)limit;
	return more;
}

struct db_row db_row(const struct db_rows *rows, size_t index)
{
	assert(index < rows->count);
	const struct db_value *first = rows->cells + index * rows->columns;
	return (struct db_row){first, first + rows->columns};
}

static const struct db_value *next_cell(struct db_row *row)
{
	assert(row->next < row->end);
	return row->next++;
}

int64_t row_int(struct db_row *row)
{
	const struct db_value *cell = next_cell(row);
	assert(cell->type == DB_INT);
	return cell->integer;
}

/* A sum or a literal without a fraction comes as an integer from SQLite. */
double row_double(struct db_row *row)
{
	const struct db_value *cell = next_cell(row);
	assert(cell->type == DB_DOUBLE || cell->type == DB_INT);
	return cell->type == DB_INT ? (double)cell->integer : cell->real;
}

const char *row_text(struct db_row *row)
{
	const struct db_value *cell = next_cell(row);
	assert(cell->type == DB_TEXT || cell->type == DB_NULL);
	return cell->type == DB_TEXT ? cell->text.data : NULL;
}

/* SQLite keeps times as integers: there a time comes back as DB_INT. */
int64_t row_time(struct db_row *row)
{
	const struct db_value *cell = next_cell(row);
	assert(cell->type == DB_TIME || cell->type == DB_INT);
	return cell->integer;
}

bool row_int_or_null(struct db_row *row, int64_t *value)
{
	if (row->next->type == DB_NULL) {
		next_cell(row);
		return false;
	}
	*value = row_int(row);
	return true;
}

bool row_time_or_null(struct db_row *row, int64_t *time_us)
{
	if (row->next->type == DB_NULL) {
		next_cell(row);
		return false;
	}
	*time_us = row_time(row);
	return true;
}

bool row_bool(struct db_row *row)
{
	return row_int(row) != 0;
}

void row_end(const struct db_row *row)
{
	assert(row->next == row->end);
	(void)row;
}

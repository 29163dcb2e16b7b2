/* Dead letters in the database: rows to structs and back. */
#include "ingest/dead_letter_store.h"

#include <stdlib.h>
#include <string.h>

#include "analytics_sql.h"

static size_t left(int64_t kept, int64_t max)
{
	return kept < max ? (size_t)(max - kept) : 0;
}

enum err dead_letter_store_room(struct call *c, int64_t user_id, size_t *room)
{
	struct db_row row;
	int64_t own_max = user_id ? DEAD_LETTERS_OF_USER : DEAD_LETTERS_OF_VISITORS;
	TRY(db_query_one(c, &SQL_DEAD_LETTER_COUNT, DB_ARGS(db_int(DEAD_LETTERS_MAX)), &row));
	size_t of_all = left(row_int(&row), DEAD_LETTERS_MAX);
	TRY(db_query_one(c,
		user_id ? &SQL_DEAD_LETTER_COUNT_OF_USER : &SQL_DEAD_LETTER_COUNT_OF_VISITORS,
		DB_ARGS(db_int(user_id), db_int(own_max)), &row));
	size_t own = left(row_int(&row), own_max);
	*room = own < of_all ? own : of_all;
	return OK;
}

static struct db_value bind_slice(struct slice slice)
{
	return slice.data ? db_bytes(slice.data, slice.len) : db_null();
}

static void bind(const struct dead_letter_row *letter, struct db_value *at)
{
	*at++ = db_int_or_null(letter->user_id != 0, letter->user_id);
	*at++ = db_time(letter->received_at_us);
	*at++ = db_text(letter->stage);
	*at++ = db_text(letter->reason);
	*at++ = db_text(letter->detail);
	*at++ = bind_slice(letter->event_id);
	*at = bind_slice(letter->payload);
}

static int compare(const void *left_id, const void *right_id)
{
	int64_t one = *(const int64_t *)left_id, other = *(const int64_t *)right_id;
	return (one > other) - (one < other);
}

/* Ids are given in the order of the rows, whatever the order of the answer. */
static void set_ids(struct call *c, const struct db_rows *rows,
	struct dead_letter_row *const *letters)
{
	int64_t *ids = call_alloc(c, (rows->count + 1) * sizeof *ids);
	for (size_t i = 0; i < rows->count; i++)
		ids[i] = rows->cells[i].integer;
	qsort(ids, rows->count, sizeof *ids, compare);
	for (size_t i = 0; i < rows->count; i++)
		letters[i]->id = ids[i];
}

enum err dead_letter_store_add(struct call *c, struct dead_letter_row *const *letters, size_t count)
{
	size_t width = SQL_DEAD_LETTER_ADD.parameter_count;
	struct db_value *args = arena_alloc_raw(c->arena, (count * width + 1) * sizeof *args);
	for (size_t i = 0; i < count; i++)
		bind(letters[i], &args[i * width]);
	struct db_rows rows;
	TRY(db_query_set_rows(c, &SQL_DEAD_LETTER_ADD, args, count, &rows));
	set_ids(c, &rows, letters);
	return OK;
}

static struct slice read_slice(struct db_row *row)
{
	const char *text = row_text(row);
	return (struct slice){text, text ? strlen(text) : 0};
}

static struct dead_letter_row read_letter(struct db_row row)
{
	struct dead_letter_row letter = {.id = row_int(&row)};
	(void)row_int_or_null(&row, &letter.user_id);
	letter.received_at_us = row_time(&row);
	letter.stage = row_text(&row);
	letter.reason = row_text(&row);
	letter.detail = row_text(&row);
	letter.event_id = read_slice(&row);
	letter.payload = read_slice(&row);
	row_end(&row);
	return letter;
}

static enum err read_page(struct call *c, const struct sql *sql, const struct db_value args[3],
	struct dead_letter_rows *found)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, 3, &rows));
	found->count = rows.count;
	found->items = call_alloc(c, (rows.count + 1) * sizeof *found->items);
	for (size_t i = 0; i < rows.count; i++)
		found->items[i] = read_letter(db_row(&rows, i));
	return OK;
}

enum err dead_letter_store_before(struct call *c, int64_t id, const char *reason, int64_t limit,
	struct dead_letter_rows *rows)
{
	const struct db_value args[] = {db_int(id), db_text(reason), db_int(limit)};
	return read_page(c, &SQL_DEAD_LETTERS_BEFORE, args, rows);
}

enum err dead_letter_store_after(struct call *c, int64_t id, const char *reason, int64_t limit,
	struct dead_letter_rows *rows)
{
	const struct db_value args[] = {db_int(id), db_text(reason), db_int(limit)};
	return read_page(c, &SQL_DEAD_LETTERS_AFTER, args, rows);
}

enum err dead_letter_store_get(struct call *c, int64_t id, struct dead_letter_row *row)
{
	struct db_row found;
	TRY(db_query_one(c, &SQL_DEAD_LETTER_GET, DB_ARGS(db_int(id)), &found));
	*row = read_letter(found);
	return OK;
}

static enum err remove_rows(struct call *c, const struct sql *sql, const struct db_value *args,
	size_t arg_count, int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, args, arg_count, &rows));
	*removed = rows.changed;
	return OK;
}

enum err dead_letter_store_drop(struct call *c, int64_t id, bool *removed)
{
	int64_t count;
	TRY(remove_rows(c, &SQL_DEAD_LETTER_DROP, DB_ARGS(db_int(id)), &count));
	*removed = count > 0;
	return OK;
}

enum err dead_letter_store_drop_some(struct call *c, const char *reason, int64_t limit,
	int64_t *removed)
{
	return remove_rows(c, &SQL_DEAD_LETTER_DROP_SOME, DB_ARGS(db_text(reason), db_int(limit)),
		removed);
}

enum err dead_letter_store_forget(struct call *c, int64_t user_id, int64_t limit, int64_t *removed)
{
	return remove_rows(c, &SQL_DEAD_LETTER_FORGET, DB_ARGS(db_int(user_id), db_int(limit)),
		removed);
}

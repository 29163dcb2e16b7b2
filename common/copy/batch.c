/* Many rows in one round trip are twenty times as fast as one in each; so many that memory does
 * not mind, whatever their size. */
#include "copy/batch.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define BATCH_ROWS_MAX 500
#define BATCH_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define STATEMENT_BYTES_MAX ((size_t)64 * 1024)

struct batch {
	struct call *target;
	struct call call; /* the target's with an arena for one batch */
	const struct table *to;
	const struct column *columns[SQL_PARAMETERS_MAX]; /* of the target, in the source's order */
	size_t column_count;
	const struct sql *insert;
	struct db_value *cells; /* room for a full batch */
	size_t count;
	size_t bytes; /* of the text in it */
	int64_t inserted;
};

static const char *insert_text(struct call *c, const struct table *from)
{
	struct text text;
	text_init(&text, c->arena, 1024, STATEMENT_BYTES_MAX);
	text_add_string(&text, call_printf(c, "INSERT INTO \"%s\" (", from->name));
	for (size_t i = 0; i < from->column_count; i++)
		text_add_string(&text,
			call_printf(c, "%s\"%s\"", i ? ", " : "", from->columns[i].name));
	text_add_string(&text, ") VALUES (");
	for (size_t i = 0; i < from->column_count; i++)
		text_add_string(&text, call_printf(c, "%s$%zu", i ? ", " : "", i + 1));
	text_add_string(&text, ")");
	return text_string(&text);
}

/* The statement lives with the target's call, as long as the connection that prepares it. */
static const struct sql *make_insert(struct call *c, const struct table *from)
{
	struct sql *sql = call_alloc(c, sizeof *sql);
	const char *text = insert_text(c, from);
	*sql = (struct sql){.name = "copy_insert",
		.text = {text, text},
		.parameter_count = (uint16_t)from->column_count};
	return sql;
}

struct batch *batch_create(struct call *c, const struct table *from, const struct table *to)
{
	assert(from->column_count > 0 && from->column_count <= SQL_PARAMETERS_MAX);
	struct batch *batch = calloc(1, sizeof *batch);
	if (!batch)
		abort();
	batch->target = c;
	batch->call = *c;
	batch->call.arena = arena_create();
	batch->to = to;
	batch->column_count = from->column_count;
	for (size_t i = 0; i < from->column_count; i++)
		batch->columns[i] = table_find_column(to, from->columns[i].name);
	batch->insert = make_insert(c, from);
	batch->cells = calloc(BATCH_ROWS_MAX * from->column_count, sizeof *batch->cells);
	if (!batch->cells)
		abort();
	return batch;
}

void batch_destroy(struct batch *batch)
{
	if (!batch)
		return;
	arena_destroy(batch->call.arena);
	free(batch->cells);
	free(batch);
}

/* A time of SQLite is an integer until the target's column says what it is. */
static struct db_value keep_value(struct batch *batch, const struct column *column,
	const struct db_value *value)
{
	if (value->type == DB_TEXT) {
		batch->bytes += value->text.len;
		return db_bytes(arena_copy(batch->call.arena, value->text.data, value->text.len),
			value->text.len);
	}
	if (value->type == DB_INT && column->kind == COLUMN_TIME)
		return db_time(value->integer);
	return *value;
}

enum err batch_add(struct batch *batch, const struct db_value *cells)
{
	struct db_value *kept = batch->cells + batch->count * batch->column_count;
	for (size_t i = 0; i < batch->column_count; i++)
		kept[i] = keep_value(batch, batch->columns[i], &cells[i]);
	batch->count++;
	if (batch->count == BATCH_ROWS_MAX || batch->bytes >= BATCH_BYTES_MAX)
		return batch_flush(batch);
	return OK;
}

static enum err fail_rows(struct batch *batch, enum err err)
{
	const struct failure *failure = &batch->call.failure;
	fail(batch->target, err, "%s, rows %" PRId64 " to %" PRId64 ": %s: %s", batch->to->name,
		batch->inserted + 1, batch->inserted + (int64_t)batch->count,
		failure->detail ? failure->detail : err_title(err),
		failure->cause ? failure->cause : "");
	return err;
}

enum err batch_flush(struct batch *batch)
{
	if (!batch->count)
		return OK;
	enum err err = db_query_each(&batch->call, batch->insert, batch->cells, batch->count);
	if (err != OK)
		return fail_rows(batch, err);
	batch->inserted += (int64_t)batch->count;
	batch->count = 0;
	batch->bytes = 0;
	arena_reset(batch->call.arena);
	return OK;
}

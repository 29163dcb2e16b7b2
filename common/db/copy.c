/* Table by table, parents first, in batches by primary key. The source is read inside a write
 * transaction, so that it stands still; the target is filled and read back in one of its own. */
#include "db/copy.h"

#include <string.h>

#include "base/text.h"
#include "db/catalog.h"
#include "db/database.h"

#define BATCH_ROWS 500
#define ROW_TEXT_MAX ((size_t)64 * 1024 * 1024)

struct copy {
	struct arena *arena; /* statements, catalog and report */
	struct call *source; /* each side's, inside its transaction */
	struct call *target;
	struct catalog there; /* the source's tables */
	struct catalog here;  /* the target's */
	struct copied copied;
};

/* Statements of one table, on either side: the columns are the target's. */
struct table_sql {
	struct sql first;
	struct sql next;
	struct sql insert;
	struct sql clear;
	size_t key_count;
	size_t key_columns[SQL_PARAMETERS_MAX]; /* by their place in the key */
};

/* Rows of one side, batch by batch; the last one of a batch is where the next begins. */
struct reading {
	struct call *c;
	const struct table *table;
	const struct table_sql *sql;
	struct arena *arenas[2];
	struct db_rows rows;
	size_t batches;
};

static struct sql statement(const char *name, const char *text, size_t parameters)
{
	return (struct sql){.name = name,
		.text = {text, text},
		.parameter_count = (uint16_t)parameters};
}

static const char *column_list(struct arena *arena, const struct table *table)
{
	const char *list = "";
	for (size_t i = 0; i < table->column_count; i++)
		list = arena_printf(arena, "%s%s\"%s\"", list, i ? ", " : "",
			table->columns[i].name);
	return list;
}

static const char *parameter_list(struct arena *arena, size_t count)
{
	const char *list = "";
	for (size_t i = 1; i <= count; i++)
		list = arena_printf(arena, "%s%s$%zu", list, i > 1 ? ", " : "", i);
	return list;
}

static void find_key(const struct table *table, struct table_sql *sql)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].key_place) {
			sql->key_columns[table->columns[i].key_place - 1] = i;
			sql->key_count++;
		}
}

static const char *key_list(struct arena *arena, const struct table *table,
	const struct table_sql *sql)
{
	const char *list = "";
	for (size_t i = 0; i < sql->key_count; i++)
		list = arena_printf(arena, "%s%s\"%s\"", list, i ? ", " : "",
			table->columns[sql->key_columns[i]].name);
	return list;
}

static enum err write_sql(struct call *c, struct arena *arena, const struct table *table,
	struct table_sql *sql)
{
	*sql = (struct table_sql){0};
	if (table->column_count > SQL_PARAMETERS_MAX)
		return fail(c, ERR_INTERNAL, "%s has too many columns", table->name);
	find_key(table, sql);
	if (!sql->key_count)
		return fail(c, ERR_INTERNAL, "%s has no primary key", table->name);
	const char *columns = column_list(arena, table);
	const char *keys = key_list(arena, table, sql);
	sql->first = statement("copy_first",
		arena_printf(arena, "SELECT %s FROM \"%s\" ORDER BY %s LIMIT %d", columns,
			table->name, keys, BATCH_ROWS),
		0);
	sql->next = statement("copy_next",
		arena_printf(arena, "SELECT %s FROM \"%s\" WHERE (%s) > (%s) ORDER BY %s LIMIT %d",
			columns, table->name, keys, parameter_list(arena, sql->key_count), keys,
			BATCH_ROWS),
		sql->key_count);
	sql->insert = statement("copy_insert",
		arena_printf(arena, "INSERT INTO \"%s\" (%s) VALUES (%s)", table->name, columns,
			parameter_list(arena, table->column_count)),
		table->column_count);
	sql->clear = statement("copy_clear", arena_printf(arena, "DELETE FROM \"%s\"", table->name),
		0);
	return OK;
}

static void reading_start(struct reading *reading, struct call *c, const struct table *table,
	const struct table_sql *sql)
{
	*reading = (struct reading){.c = c,
		.table = table,
		.sql = sql,
		.arenas = {arena_create(), arena_create()}};
}

static void reading_finish(struct reading *reading, struct arena *arena)
{
	reading->c->arena = arena;
	arena_destroy(reading->arenas[0]);
	arena_destroy(reading->arenas[1]);
}

static const struct db_value *row_of(const struct reading *reading, size_t index)
{
	return reading->rows.cells + index * reading->rows.columns;
}

/* No row is the end. What a batch holds is there until the one after the next is read. */
static enum err read_batch(struct reading *reading)
{
	const struct table_sql *sql = reading->sql;
	struct db_value keys[SQL_PARAMETERS_MAX];
	bool first = reading->batches == 0;
	for (size_t i = 0; i < sql->key_count && !first; i++)
		keys[i] = row_of(reading, reading->rows.count - 1)[sql->key_columns[i]];
	struct arena *arena = reading->arenas[reading->batches++ % 2];
	arena_reset(arena);
	reading->c->arena = arena;
	return first ? db_query(reading->c, &sql->first, DB_NO_ARGS, &reading->rows)
		     : db_query(reading->c, &sql->next, keys, sql->key_count, &reading->rows);
}

static void add_number(struct text *text, char tag, const void *bytes)
{
	text_add_char(text, tag);
	text_add(text, bytes, 8);
}

/* A value in the one form that both engines' have: a time is its microseconds. */
static void add_value(struct text *text, const struct db_value *value)
{
	int64_t len = (int64_t)(value->type == DB_TEXT ? value->text.len : 0);
	switch (value->type) {
	case DB_NULL:
		text_add_char(text, 'n');
		break;
	case DB_INT:
	case DB_TIME:
		add_number(text, 'i', &value->integer);
		break;
	case DB_DOUBLE:
		add_number(text, 'd', &value->real);
		break;
	case DB_TEXT:
		add_number(text, 't', &len);
		text_add(text, value->text.data, value->text.len);
		break;
	}
}

static void add_rows(const struct reading *reading, struct digest_sum *sum)
{
	struct text text;
	text_init(&text, reading->c->arena, 1024, ROW_TEXT_MAX);
	for (size_t i = 0; i < reading->rows.count; i++) {
		text.len = 0;
		for (size_t j = 0; j < reading->rows.columns; j++)
			add_value(&text, &row_of(reading, i)[j]);
		digest_sum_add(sum, text.data, text.len);
	}
}

/* The same cells, with times where the target has a type for them. */
static enum err insert_batch(struct copy *copy, const struct reading *reading)
{
	const struct table *table = reading->table;
	size_t cells = reading->rows.count * table->column_count;
	struct db_value *args = arena_alloc(reading->c->arena, cells * sizeof *args);
	for (size_t i = 0; i < cells; i++) {
		args[i] = reading->rows.cells[i];
		if (args[i].type == DB_INT && table->columns[i % table->column_count].is_time)
			args[i].type = DB_TIME;
	}
	struct arena *arena = copy->target->arena;
	copy->target->arena = reading->c->arena;
	enum err err = db_query_each(copy->target, &reading->sql->insert, args,
		reading->rows.count);
	copy->target->arena = arena;
	return err;
}

static enum err fill_table(struct copy *copy, struct reading *reading, int64_t *rows,
	struct digest_sum *sum)
{
	TRY(db_query(copy->target, &reading->sql->clear, DB_NO_ARGS, NULL));
	for (;;) {
		TRY(read_batch(reading));
		if (!reading->rows.count)
			return OK;
		TRY(insert_batch(copy, reading));
		add_rows(reading, sum);
		*rows += (int64_t)reading->rows.count;
	}
}

static enum err read_back(struct reading *reading, int64_t *rows, struct digest_sum *sum)
{
	for (;;) {
		TRY(read_batch(reading));
		if (!reading->rows.count)
			return OK;
		add_rows(reading, sum);
		*rows += (int64_t)reading->rows.count;
	}
}

static enum err compare(struct copy *copy, const struct table *table, struct copied_table *told,
	const struct table_sql *sql)
{
	struct reading reading;
	struct arena *arena = copy->target->arena;
	struct digest_sum sum = {0};
	int64_t rows = 0;
	char digest[DIGEST_TEXT_SIZE];
	reading_start(&reading, copy->target, table, sql);
	enum err err = read_back(&reading, &rows, &sum);
	reading_finish(&reading, arena);
	digest_sum_text(&sum, digest);
	if (err == OK && (rows != told->rows || strcmp(digest, told->digest) != 0))
		return fail(copy->target, ERR_INTERNAL,
			"%s: read back, its %lld rows are not the %lld that were copied",
			table->name, (long long)rows, (long long)told->rows);
	return err;
}

/* What refers to this table is checked row by row: a planner that thinks it empty walks all of it
 * for each. */
static enum err analyze(struct call *c, struct arena *arena, const struct table *table)
{
	return c->transaction->driver->script(c, c->transaction,
		arena_printf(arena, "ANALYZE \"%s\"", table->name));
}

static enum err copy_table(struct copy *copy, const struct table *table)
{
	struct table_sql *sql = arena_alloc(copy->arena, sizeof *sql);
	TRY(write_sql(copy->target, copy->arena, table, sql));
	struct copied_table *told = &copy->copied.tables[copy->copied.count++];
	*told = (struct copied_table){.name = table->name};
	struct reading reading;
	struct arena *arena = copy->source->arena;
	struct digest_sum sum = {0};
	reading_start(&reading, copy->source, table, sql);
	enum err err = fill_table(copy, &reading, &told->rows, &sum);
	reading_finish(&reading, arena);
	TRY(err);
	digest_sum_text(&sum, told->digest);
	TRY(analyze(copy->target, copy->arena, table));
	return compare(copy, table, told, sql);
}

/* sqlite_sequence has the highest id that each table ever gave; without such tables it is not
 * there itself. */
static const struct sql find_sequences = {.name = "copy_find_sequences",
	.text = {"SELECT name FROM sqlite_schema WHERE name = 'sqlite_sequence'", "SELECT NULL"}};
static const struct sql select_sequences = {.name = "copy_sequences",
	.text = {"SELECT name, seq FROM sqlite_sequence WHERE seq > 0", "SELECT NULL, 0"}};
static const struct sql set_sequence = {.name = "copy_sequence",
	.parameter_count = 2,
	.text = {"SELECT $1, $2", "SELECT setval(pg_get_serial_sequence($1, 'id'), $2)"}};

static enum err copy_sequences(struct copy *copy)
{
	struct db_rows rows;
	TRY(db_query(copy->source, &find_sequences, DB_NO_ARGS, &rows));
	if (!rows.count)
		return OK;
	TRY(db_query(copy->source, &select_sequences, DB_NO_ARGS, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		const char *table = row_text(&row);
		int64_t highest = row_int(&row);
		row_end(&row);
		TRY(db_query(copy->target, &set_sequence, DB_ARGS(db_text(table), db_int(highest)),
			NULL));
	}
	return OK;
}

static enum err check_columns(struct call *c, const struct catalog *there,
	const struct table *table)
{
	const struct table *same = catalog_find(there, table->name);
	if (!same)
		return fail(c, ERR_INTERNAL, "the source has no table %s", table->name);
	for (size_t i = 0; i < table->column_count; i++)
		if (!table_column(same, table->columns[i].name))
			return fail(c, ERR_INTERNAL, "the source has no column %s of %s",
				table->columns[i].name, table->name);
	return OK;
}

/* May run again from its start, as every body of db_write. */
static enum err fill_target(struct call *c, void *arg)
{
	struct copy *copy = arg;
	copy->target = c;
	copy->copied.count = 0;
	TRY(catalog_read(c, copy->arena, &copy->here));
	copy->copied.tables = arena_alloc(copy->arena,
		copy->here.count * sizeof *copy->copied.tables);
	for (size_t i = 0; i < copy->here.count; i++) {
		TRY(check_columns(c, &copy->there, &copy->here.tables[i]));
		TRY(copy_table(copy, &copy->here.tables[i]));
	}
	return copy_sequences(copy);
}

/* Nothing of it is to be kept, so it ends as it began. */
static enum err hold_source(struct call *c, void *arg)
{
	struct copy *copy = arg;
	copy->source = c;
	TRY(catalog_read(c, copy->arena, &copy->there));
	enum err err = db_write(copy->target, fill_target, copy);
	if (err && copy->target->failure.err)
		c->failure = copy->target->failure;
	return err;
}

static enum err check_sides(struct call *c, struct db *from, struct db *to,
	const struct migration_set *migrations)
{
	if (db_engine(from) != DB_SQLITE || db_engine(to) != DB_POSTGRES)
		return fail(c, ERR_CONFLICT, "it goes from sqlite:… to postgres://…");
	int source_step, target_step;
	TRY(migrate_current(c, from, &source_step));
	TRY(migrate_current(c, to, &target_step));
	if (source_step != (int)migrations->count)
		return fail(c, ERR_CONFLICT, "the source is at step %d of %zu: migrate it first",
			source_step, migrations->count);
	if (target_step)
		return fail(c, ERR_CONFLICT,
			"the target has a schema already, and what is in it would be lost; "
			"where it is of no use: migrate 0");
	return OK;
}

enum err db_copy(struct call *c, struct arena *arena, struct db *from, struct db *to,
	const struct migration_set *migrations, struct copied *copied)
{
	TRY(check_sides(c, from, to, migrations));
	TRY(migrate(c, to, migrations, -1));
	struct call target = *c;
	struct db *before = c->db;
	struct copy copy = {.arena = arena, .target = &target};
	c->db = from;
	target.db = to;
	enum err err = db_write(c, hold_source, &copy);
	c->db = before;
	if (err) {
		struct failure failure = c->failure;
		if (migrate(c, to, migrations, 0) != OK)
			failure.detail = arena_printf(arena, "%s; and then: %s", failure.detail,
				c->failure.detail);
		c->failure = failure;
		return err;
	}
	*copied = copy.copied;
	return OK;
}

/* One query of the engine's own catalog, row by row a column of a table. Columns are by name: then
 * checksums are the same wherever a table is copied from. */
#include "copy/catalog.h"

#include <string.h>

/* As in migrate.c these belong to no daemon's statements. */
static const struct sql select_columns = {.name = "catalog_columns",
	.parameter_count = 1, /* the schema */
	.text = {"SELECT t.name, c.name, c.type, c.pk = 1 AND s.sql LIKE '%AUTOINCREMENT%'"
		 " FROM pragma_table_list AS t JOIN sqlite_schema AS s ON s.name = t.name"
		 " JOIN pragma_table_xinfo(t.name) AS c"
		 " WHERE t.schema = 'main' AND t.type = 'table' AND c.hidden = 0"
		 " AND t.name NOT LIKE 'sqlite%' AND t.name <> 'crier_migrations'"
		 " ORDER BY t.name, c.name",
		"SELECT t.relname, c.attname, format_type(c.atttypid, NULL), c.attidentity <> ''"
		" FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace"
		" JOIN pg_attribute AS c ON c.attrelid = t.oid"
		" WHERE n.nspname = $1 AND t.relkind IN ('r', 'p') AND NOT t.relispartition"
		" AND c.attnum > 0"
		" AND NOT c.attisdropped AND c.attgenerated = ''"
		" AND t.relname <> 'crier_migrations' ORDER BY t.relname, c.attname"}};

static const struct {
	const char *type;
	enum column_kind kind;
} kinds[] = {
	{"INTEGER", COLUMN_INTEGER},
	{"INT", COLUMN_INTEGER},
	{"BIGINT", COLUMN_INTEGER},
	{"bigint", COLUMN_INTEGER},
	{"integer", COLUMN_INTEGER},
	{"smallint", COLUMN_INTEGER},
	{"boolean", COLUMN_INTEGER},
	{"timestamp with time zone", COLUMN_TIME},
	{"REAL", COLUMN_REAL},
	{"double precision", COLUMN_REAL},
	{"TEXT", COLUMN_TEXT},
	{"text", COLUMN_TEXT},
};

static enum column_kind find_kind(const char *type)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(kinds[i].type, type) == 0)
			return kinds[i].kind;
	return COLUMN_FOREIGN;
}

/* Rows come table by table, so the newest one's columns are the end of one array. */
static void add_column(struct db_row row, struct table *tables, struct catalog *catalog,
	struct column *column)
{
	const char *name = row_text(&row);
	column->name = row_text(&row);
	column->type = row_text(&row);
	column->kind = find_kind(column->type);
	struct table *table = catalog->count ? &tables[catalog->count - 1] : NULL;
	if (!table || strcmp(table->name, name) != 0) {
		table = &tables[catalog->count++];
		*table = (struct table){.name = name, .columns = column};
	}
	table->column_count++;
	if (row_bool(&row))
		table->identity = column->name;
	row_end(&row);
}

enum err catalog_read(struct call *c, const char *schema, struct catalog *catalog)
{
	struct db_rows rows;
	TRY(db_query(c, &select_columns, DB_ARGS(db_text(schema)), &rows));
	struct column *columns = call_alloc(c, (rows.count + 1) * sizeof *columns);
	struct table *tables = call_alloc(c, (rows.count + 1) * sizeof *tables);
	struct catalog found = {.tables = tables};
	for (size_t i = 0; i < rows.count; i++)
		add_column(db_row(&rows, i), tables, &found, &columns[i]);
	*catalog = found;
	return OK;
}

const struct table *catalog_find(const struct catalog *catalog, const char *name)
{
	for (size_t i = 0; i < catalog->count; i++)
		if (strcmp(catalog->tables[i].name, name) == 0)
			return &catalog->tables[i];
	return NULL;
}

const struct column *table_find_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

static const struct copy_table *find_listed(const struct copy_tables *tables, const char *name)
{
	for (size_t i = 0; i < tables->count; i++)
		if (strcmp(tables->list[i].name, name) == 0)
			return &tables->list[i];
	return NULL;
}

static enum err check_table(struct call *c, const struct table *table,
	const struct copy_tables *tables)
{
	const struct copy_table *listed = find_listed(tables, table->name);
	if (!listed)
		return fail(c, ERR_INTERNAL, "copying knows no table %s", table->name);
	for (size_t i = 0; i < table->column_count && listed->role != COPY_REBUILT; i++)
		if (table->columns[i].kind == COLUMN_FOREIGN)
			return fail(c, ERR_INTERNAL, "%s.%s has a type that cannot be copied: %s",
				table->name, table->columns[i].name, table->columns[i].type);
	return OK;
}

enum err catalog_check(struct call *c, const struct catalog *catalog,
	const struct copy_tables *tables)
{
	for (size_t i = 0; i < catalog->count; i++)
		TRY(check_table(c, &catalog->tables[i], tables));
	for (size_t i = 0; i < tables->count; i++)
		if (tables->list[i].role != COPY_REBUILT &&
			!catalog_find(catalog, tables->list[i].name))
			return fail(c, ERR_INTERNAL, "there is no table %s", tables->list[i].name);
	return OK;
}

/* A time and an integer are the same microseconds. */
static bool are_alike(const struct column *one, const struct column *other)
{
	bool whole = one->kind == COLUMN_INTEGER || one->kind == COLUMN_TIME;
	bool other_whole = other->kind == COLUMN_INTEGER || other->kind == COLUMN_TIME;
	return whole ? other_whole : one->kind == other->kind;
}

enum err catalog_check_same(struct call *c, const struct table *one, const struct table *other)
{
	if (one->column_count > SQL_PARAMETERS_MAX)
		return fail(c, ERR_INTERNAL, "%s has more than %d columns", one->name,
			SQL_PARAMETERS_MAX);
	for (size_t i = 0; i < one->column_count; i++) {
		const struct column *column = table_find_column(other, one->columns[i].name);
		if (!column || !are_alike(&one->columns[i], column))
			return fail(c, ERR_INTERNAL, "%s.%s is not the same on both sides",
				one->name, one->columns[i].name);
	}
	if (one->column_count != other->column_count)
		return fail(c, ERR_INTERNAL, "%s has other columns on both sides", one->name);
	return OK;
}

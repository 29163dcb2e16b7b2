/* The engines' own lists of tables, columns and references. */
#include "db/catalog.h"

#include <string.h>

#define BOTH(sqlite, postgres)                                     \
	{                                                          \
		[DB_SQLITE] = (sqlite), [DB_POSTGRES] = (postgres) \
	}

/* type 'table' is none of a virtual table's own ("shadow"). */
static const struct sql select_columns = {.name = "catalog_columns",
	.text = BOTH("SELECT t.name, p.name, p.pk, 0"
		     " FROM pragma_table_list t JOIN pragma_table_info(t.name) p"
		     " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*'"
		     " AND t.name <> 'crier_migrations' ORDER BY t.name, p.cid",
		"SELECT r.relname::text, a.attname::text, coalesce((SELECT n"
		" FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) WHERE k.attnum = a.attnum), 0),"
		" (a.atttypid = 'timestamptz'::regtype)::int::bigint"
		" FROM pg_class r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0"
		" AND NOT a.attisdropped AND a.attgenerated = ''"
		" LEFT JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary"
		" WHERE r.relnamespace = current_schema()::regnamespace AND r.relkind = 'r'"
		" AND r.relname <> 'crier_migrations' ORDER BY r.relname, a.attnum")};

static const struct sql select_references = {.name = "catalog_references",
	.text = BOTH("SELECT t.name, f.\"table\" FROM pragma_table_list t"
		     " JOIN pragma_foreign_key_list(t.name) f"
		     " WHERE t.schema = 'main' AND t.type = 'table'",
		"SELECT r.relname::text, p.relname::text FROM pg_constraint f"
		" JOIN pg_class r ON r.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid"
		" WHERE f.contype = 'f' AND f.connamespace = current_schema()::regnamespace")};

struct table *catalog_find(const struct catalog *catalog, const char *name)
{
	for (size_t i = 0; i < catalog->count; i++)
		if (strcmp(catalog->tables[i].name, name) == 0)
			return &catalog->tables[i];
	return NULL;
}

const struct column *table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

/* Rows come table by table: the last one is the row's, or there is a new one. */
static void add_column(struct arena *arena, const struct db_rows *rows, size_t index,
	struct catalog *found)
{
	struct db_row row = db_row(rows, index);
	const char *name = row_text(&row);
	struct table *table = found->count ? &found->tables[found->count - 1] : NULL;
	if (!table || strcmp(table->name, name) != 0) {
		table = &found->tables[found->count++];
		*table = (struct table){.name = arena_strdup(arena, name),
			.columns = arena_alloc(arena,
				(rows->count - index) * sizeof *table->columns)};
	}
	struct column *column = &table->columns[table->column_count++];
	column->name = arena_strdup(arena, row_text(&row));
	column->key_place = row_int(&row);
	column->is_time = row_int(&row) != 0;
	row_end(&row);
}

/* Whether a table that this one refers to has no place yet; itself does not count. */
static bool waits(const struct catalog *found, const struct table *table,
	const struct db_rows *references)
{
	for (size_t i = 0; i < references->count; i++) {
		struct db_row row = db_row(references, i);
		const char *child = row_text(&row);
		const char *parent = row_text(&row);
		row_end(&row);
		if (strcmp(child, table->name) != 0 || strcmp(parent, child) == 0)
			continue;
		const struct table *other = catalog_find(found, parent);
		if (other && !other->placed)
			return true;
	}
	return false;
}

static struct table *next_free(const struct catalog *found, const struct db_rows *references)
{
	for (size_t i = 0; i < found->count; i++)
		if (!found->tables[i].placed && !waits(found, &found->tables[i], references))
			return &found->tables[i];
	return NULL;
}

enum err catalog_read(struct call *c, struct arena *arena, struct catalog *catalog)
{
	struct db_rows columns, references;
	TRY(db_query(c, &select_columns, DB_NO_ARGS, &columns));
	TRY(db_query(c, &select_references, DB_NO_ARGS, &references));
	struct catalog found = {.tables = arena_alloc(arena, columns.count * sizeof *found.tables)};
	for (size_t i = 0; i < columns.count; i++)
		add_column(arena, &columns, i, &found);
	struct catalog ordered = {
		.tables = arena_alloc(arena, found.count * sizeof *ordered.tables)};
	while (ordered.count < found.count) {
		struct table *next = next_free(&found, &references);
		if (!next)
			return fail(c, ERR_INTERNAL, "tables refer to each other in a circle");
		next->placed = true;
		ordered.tables[ordered.count++] = *next;
	}
	*catalog = ordered;
	return OK;
}

/* SQLite's AUTOINCREMENT counts in a table of its own, PostgreSQL's identity in a sequence. */
#include "copy/identity.h"

#include <inttypes.h>

/* $1 is the table, $2 the column. */
static const struct sql last_given = {.name = "identity_last",
	.parameter_count = 2,
	.text = {"SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = $1), 0)",
		"SELECT coalesce(pg_sequence_last_value("
		"CAST(pg_get_serial_sequence(quote_ident($1), $2) AS regclass)), 0)"}};
static const struct sql go_on = {.name = "identity_go_on",
	.parameter_count = 3,
	.text = {"INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $3)",
		"SELECT setval(CAST(pg_get_serial_sequence(quote_ident($1), $2) AS regclass), $3)"}};
/* The rows that were inserted with their ids have left one. */
static const struct sql sqlite_forget = {.name = "identity_forget",
	.parameter_count = 1,
	.text = {"DELETE FROM sqlite_sequence WHERE name = $1", NULL}};

static enum err find_last(struct call *c, const struct table *table, int64_t *last)
{
	struct db_row row;
	TRY(db_query_one(c, &last_given, DB_ARGS(db_text(table->name), db_text(table->identity)),
		&row));
	*last = row_int(&row);
	return OK;
}

/* The statement lives with the call, as long as the connection that has prepared it. */
static enum err find_max(struct call *c, const struct table *table, const char *column,
	int64_t *max)
{
	struct sql *sql = call_alloc(c, sizeof *sql);
	const char *text = call_printf(c, "SELECT coalesce(max(\"%s\"), 0) FROM \"%s\"", column,
		table->name);
	*sql = (struct sql){.name = "identity_max", .text = {text, text}};
	struct db_row row;
	TRY(db_query_one(c, sql, DB_NO_ARGS, &row));
	*max = row_int(&row);
	return OK;
}

enum err identity_highest(struct call *c, const struct table *table, const char *column,
	int64_t *highest)
{
	int64_t max;
	int64_t last = 0;
	TRY(find_max(c, table, column, &max));
	if (table->identity)
		TRY(find_last(c, table, &last));
	*highest = last > max ? last : max;
	return OK;
}

enum err identity_go_on(struct call *c, const struct table *table, int64_t highest)
{
	if (highest <= 0)
		return OK;
	if (db_engine(c->db) == DB_SQLITE)
		TRY(db_query(c, &sqlite_forget, DB_ARGS(db_text(table->name)), NULL));
	TRY(db_query(c, &go_on,
		DB_ARGS(db_text(table->name), db_text(table->identity), db_int(highest)), NULL));
	int64_t now;
	TRY(find_last(c, table, &now));
	if (now == highest)
		return OK;
	return fail(c, ERR_INTERNAL, "%s.%s would go on after %" PRId64 " and not after %" PRId64,
		table->name, table->identity, now, highest);
}

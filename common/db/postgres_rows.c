/* Rows of an answer; many of them one by one, as libpq reads them from the socket when it is asked.
 */
#include "db/postgres_session.h"
#include "db/postgres_value.h"

static enum err fail_column(struct call *c, const PGresult *result, int column, const char *name)
{
	return postgres_tell(c, ERR_INTERNAL, 0, "the database could not do it",
		call_printf(c, "%s: column %s has type %u, which the statement must cast", name,
			PQfname(result, column), PQftype(result, column)));
}

enum err postgres_copy_row(struct call *c, struct arena *arena, const PGresult *result, int row,
	struct db_value *cells, const char *name)
{
	int columns = PQnfields(result);
	for (int i = 0; i < columns; i++) {
		if (PQgetisnull(result, row, i))
			cells[i] = db_null();
		else if (!postgres_decode(arena, PQftype(result, i), PQgetvalue(result, row, i),
				 (size_t)PQgetlength(result, row, i), &cells[i]))
			return fail_column(c, result, i, name);
	}
	return OK;
}

struct reading {
	struct arena *arena; /* of one row */
	db_each_row *row;
	void *arg;
	bool over;
};

static enum err hand_over(struct call *c, struct postgres *postgres, const PGresult *result,
	const char *name, struct reading *reading)
{
	if (result && PQresultStatus(result) == PGRES_TUPLES_OK) {
		reading->over = true;
		return OK;
	}
	if (!result || PQresultStatus(result) != PGRES_SINGLE_TUPLE)
		return postgres_fail(c, postgres, result, name);
	arena_reset(reading->arena);
	size_t count = (size_t)PQnfields(result);
	struct db_value *cells = arena_alloc_raw(reading->arena, count * sizeof *cells);
	TRY(postgres_copy_row(c, reading->arena, result, 0, cells, name));
	return reading->row(c, reading->arg, cells, count);
}

static enum err read_next(struct call *c, struct postgres *postgres, const char *name,
	struct reading *reading)
{
	bool came = postgres_wait(postgres, c->deadline_us);
	PGresult *result = came ? PQgetResult(postgres->handle) : NULL;
	enum err err = hand_over(c, postgres, result, name, reading);
	PQclear(result);
	return err;
}

/* Rows that nobody reads go with their connection. */
static enum err read_rows(struct call *c, struct postgres *postgres, const char *name,
	struct reading *reading)
{
	enum err err = OK;
	while (err == OK && !reading->over)
		err = read_next(c, postgres, name, reading);
	if (err == OK)
		PQclear(postgres_collect(postgres, c->deadline_us, false));
	else
		postgres->base.lost = true;
	return err;
}

enum err postgres_each(struct call *c, struct db_connection *connection, const struct sql *sql,
	db_each_row *row, void *arg)
{
	struct postgres *postgres = postgres_of(connection);
	TRY(postgres_begin_now(c, postgres));
	const struct postgres_prepared *prepared = postgres_find(c, postgres, sql, 0);
	if (!prepared)
		return c->failure.err;
	if (!postgres_send(c, postgres, prepared, NULL) || !PQsetSingleRowMode(postgres->handle))
		return postgres_fail_lost(c, postgres, PQerrorMessage(postgres->handle));
	struct reading reading = {.arena = arena_create(), .row = row, .arg = arg};
	enum err err = read_rows(c, postgres, sql->name, &reading);
	arena_destroy(reading.arena);
	return err;
}

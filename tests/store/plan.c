/* EXPLAIN, and what there is to see in its lines. */
#include "store/plan.h"

#include <string.h>

#include "base/text.h"
#include "db/database.h"
#include "db/driver.h"
#include "db/pool.h"

#define CLAUSES_AT_ONCE_MAX 2
#define SCRIPT_BYTES_MAX 65536

struct lines {
	const char **items;
	size_t count;
};

struct explanation {
	const struct plan_case *each;
	uint32_t mask;
	const char *mode; /* of PostgreSQL's plan cache */
	struct lines lines;
};

static void must(struct call *c, enum err err, const char *what)
{
	cr_assert(eq(int, err, OK), "%s: %s (%s)", what, c->failure.detail ? c->failure.detail : "",
		c->failure.cause ? c->failure.cause : "");
}

static enum err run_script(struct call *c, const char *script)
{
	return c->transaction->driver->script(c, c->transaction, script);
}

static enum err run_for_caller(struct call *c, void *arg)
{
	return run_script(c, *(const char **)arg);
}

void plan_run(struct fixture *f, const char *script)
{
	must(&f->call, db_write(&f->call, run_for_caller, &script), script);
}

/* VACUUM runs outside a transaction. The function is there because EXPLAIN EXECUTE, prepared by
 * itself, would name a statement that the driver may drop meanwhile. */
void plan_settle(struct fixture *f)
{
	struct call *c = &f->call;
	struct db_connection *connection;
	if (db_engine(f->db) != DB_POSTGRES)
		return;
	must(c, pool_take(c, f->db->pool, &connection), "VACUUM");
	/* A sample of all rows: with fewer a statement gets another plan in one run of many. */
	must(c, driver_postgres.script(c, connection, "SET default_statistics_target = 1000"),
		"SET");
	must(c, driver_postgres.script(c, connection, "VACUUM ANALYZE"), "VACUUM");
	pool_give(f->db->pool, connection);
	plan_run(f, "CREATE FUNCTION explained (statement text) RETURNS SETOF text LANGUAGE plpgsql"
		    " AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || statement; END $$");
}

/* The text of one column of each row. */
static struct lines column(struct call *c, const struct db_rows *rows, size_t index)
{
	struct lines lines = {.items = call_alloc(c, rows->count * sizeof *lines.items),
		.count = rows->count};
	for (size_t i = 0; i < rows->count; i++)
		lines.items[i] = rows->cells[i * rows->columns + index].text.data;
	return lines;
}

/* SQLite. */

static bool is_in_clauses(const struct sql *sql, size_t parameter, uint32_t mask, bool *in_any)
{
	bool in_chosen = false;
	*in_any = false;
	for (size_t i = 0; i < sql->clause_count; i++) {
		bool named = sql->clauses[DB_SQLITE][i] >> parameter & 1;
		*in_any |= named;
		in_chosen |= named && mask >> i & 1;
	}
	return in_chosen;
}

/* Values with which the engine composes the variant itself: what is NULL leaves a clause out. */
static void choose_args(const struct sql *sql, uint32_t mask, struct db_value *args)
{
	for (size_t i = 0; i < sql->parameter_count; i++) {
		bool in_any;
		bool wanted = is_in_clauses(sql, i, mask, &in_any);
		args[i] = wanted || !in_any ? db_int(1) : db_null();
	}
}

/* On the connection that writes, for some of the statements do. */
static enum err explain_on_sqlite(struct call *c, void *arg)
{
	struct explanation *explanation = arg;
	const struct sql *sql = explanation->each->sql;
	/* Prepared statements are remembered by address, so each has one of its own. */
	struct sql *explain = call_alloc(c, sizeof *explain);
	*explain = *sql;
	explain->text[DB_SQLITE] = call_printf(c, "EXPLAIN QUERY PLAN %s", sql->text[DB_SQLITE]);
	struct db_value args[SQL_PARAMETERS_MAX];
	choose_args(sql, explanation->mask, args);
	struct db_rows rows;
	TRY(db_query(c, explain, args, sql->parameter_count, &rows));
	explanation->lines = column(c, &rows, 3);
	return OK;
}

static bool any_holds(const struct lines *lines, const char *words)
{
	for (size_t i = 0; i < lines->count; i++)
		if (strstr(lines->items[i], words))
			return true;
	return false;
}

static bool is_table(const char *at, const char *table)
{
	size_t len = strlen(table);
	return strncmp(at, table, len) == 0 && (at[len] == '\0' || at[len] == ' ');
}

static bool is_small(const char *at, const char *const *small)
{
	while (*small && !is_table(at, *small))
		small++;
	return *small != NULL;
}

static const char *scan_of_sqlite(const struct lines *lines, const struct sql *sql,
	const char *const *small)
{
	bool ends_early = strstr(sql->text[DB_SQLITE], " LIMIT ") &&
			  !any_holds(lines, "USE TEMP B-TREE");
	for (size_t i = 0; i < lines->count; i++) {
		const char *line = lines->items[i];
		if (strncmp(line, "SCAN ", 5) != 0 || is_small(line + 5, small) ||
			strstr(line, "VIRTUAL TABLE") || strstr(line, "CONSTANT ROW"))
			continue;
		if (!ends_early || !strstr(line, " USING "))
			return line;
	}
	return NULL;
}

/* PostgreSQL. */

static const char *execute_text(struct call *c, const struct plan_case *each,
	const struct variant *variant)
{
	struct text text;
	text_init(&text, c->arena, 256, SCRIPT_BYTES_MAX);
	text_add_string(&text, "EXECUTE explained");
	for (size_t i = 0; i < variant->argument_count; i++) {
		const char *arg = each->args[variant->arguments[i]];
		cr_assert(ne(ptr, (void *)arg, NULL), "%s: no value for $%d", each->sql->name,
			variant->arguments[i] + 1);
		text_add_string(&text, call_printf(c, "%s'%s'", i ? ", " : " (", arg));
	}
	text_add_string(&text, variant->argument_count ? ")" : "");
	return text_string(&text);
}

static const struct sql explain_text = {.name = "explain",
	.text = {"", "SELECT * FROM explained($1)"},
	.parameter_count = 1};

static const char prepare_script[] = "SET LOCAL plan_cache_mode = %s; PREPARE explained AS %s";

static enum err explain_on_postgres(struct call *c, void *arg)
{
	struct explanation *explanation = arg;
	struct variant variant;
	statement_compose(explanation->each->sql, DB_POSTGRES, explanation->mask, c->arena,
		&variant);
	TRY(run_script(c, call_printf(c, prepare_script, explanation->mode, variant.text)));
	const char *text = execute_text(c, explanation->each, &variant);
	struct db_rows rows;
	TRY(db_query(c, &explain_text, DB_ARGS(db_text(text)), &rows));
	explanation->lines = column(c, &rows, 0);
	return run_script(c, "DEALLOCATE explained");
}

/* A node's own lines: up to the next node's. */
static bool has_condition(const struct lines *lines, size_t node)
{
	for (size_t i = node + 1; i < lines->count && !strstr(lines->items[i], "->  "); i++)
		if (strstr(lines->items[i], "Index Cond:"))
			return true;
	return false;
}

static const char *scan_of_postgres(const struct lines *lines, const char *const *small)
{
	bool ends_early = strncmp(lines->items[0], "Limit ", 6) == 0 &&
			  !any_holds(lines, "Sort ") && !any_holds(lines, "Aggregate ");
	for (size_t i = 0; i < lines->count; i++) {
		const char *line = lines->items[i];
		const char *table = strstr(line, " on ");
		if (!table || !strstr(line, " Scan ") || is_small(table + 4, small))
			continue;
		if (strstr(line, "Seq Scan on "))
			return line;
		if (strstr(line, "Index ") && !has_condition(lines, i) && !ends_early)
			return line;
	}
	return NULL;
}

static struct lines explain(struct fixture *f, const struct plan_case *each, uint32_t mask,
	const char *mode)
{
	struct explanation explanation = {.each = each, .mask = mask, .mode = mode};
	bool is_postgres = db_engine(f->db) == DB_POSTGRES;
	must(&f->call,
		db_write(&f->call, is_postgres ? explain_on_postgres : explain_on_sqlite,
			&explanation),
		each->sql->name);
	return explanation.lines;
}

static const char *const modes[] = {"force_custom_plan", "force_generic_plan"};

const char *plan_scan(struct fixture *f, const struct plan_case *each, uint32_t mask,
	const char *const *small)
{
	if (db_engine(f->db) == DB_SQLITE) {
		struct lines lines = explain(f, each, mask, NULL);
		return scan_of_sqlite(&lines, each->sql, small);
	}
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		struct lines lines = explain(f, each, mask, modes[i]);
		const char *scan = scan_of_postgres(&lines, small);
		if (scan)
			return call_printf(&f->call, "%s: %s", modes[i], scan);
	}
	return NULL;
}

bool plan_uses(struct fixture *f, const struct plan_case *each, uint32_t mask, const char *index)
{
	bool uses = true;
	for (size_t i = 0; i < COUNT_OF(modes) && uses; i++) {
		struct lines lines = explain(f, each, mask, modes[i]);
		uses = any_holds(&lines, index);
	}
	return uses;
}

/* Every statement. */

const struct plan_case *plan_case_of(const struct plan_list *list, const struct sql *sql)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->cases[i].sql == sql)
			return &list->cases[i];
	return NULL;
}

static int count_of(const struct plan_case *each, enum db_engine engine, uint32_t mask,
	uint32_t parameters)
{
	uint32_t named = 0;
	for (size_t i = 0; i < each->sql->clause_count; i++)
		if (mask >> i & 1)
			named |= each->sql->clauses[engine][i];
	return __builtin_popcount(named & parameters);
}

static bool has_any(const struct plan_case *each, enum db_engine engine, uint32_t mask,
	uint32_t parameters)
{
	return count_of(each, engine, mask, parameters) > 0;
}

static bool is_free(const struct plan_case *each, enum db_engine engine, uint32_t mask)
{
	bool never_runs = (each->needs && !has_any(each, engine, mask, each->needs)) ||
			  count_of(each, engine, mask, each->apart) > 1;
	bool is_narrow = has_any(each, engine, mask, each->narrowed_by);
	return never_runs || (each->scans && !is_narrow);
}

static void check_case(struct fixture *f, const struct plan_list *list,
	const struct plan_case *each)
{
	enum db_engine engine = db_engine(f->db);
	for (uint32_t mask = 0; mask >> each->sql->clause_count == 0; mask++) {
		if (__builtin_popcount(mask) > CLAUSES_AT_ONCE_MAX || is_free(each, engine, mask))
			continue;
		const char *scan = plan_scan(f, each, mask, list->small);
		cr_expect(eq(ptr, (void *)scan, NULL), "%s, clauses %x: %s", each->sql->name, mask,
			scan ? scan : "");
	}
}

void plan_check(struct fixture *f, const struct plan_list *list)
{
	const struct sql_set *all = fixture_plan.sql;
	for (size_t i = 0; i < all->count; i++) {
		const struct plan_case *each = plan_case_of(list, all->statements[i]);
		cr_expect(ne(ptr, (void *)each, NULL),
			"%s is not listed: may it read a whole table?", all->statements[i]->name);
		if (each)
			check_case(f, list, each);
	}
}

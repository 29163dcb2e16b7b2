/* Each step is its own transaction: look where we are, under a lock, and do one more. So two
 * that start together take turns, and one that dies leaves whole steps behind. */
#include "db/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/database.h"

/* These are not in a .sql file: they come before any daemon's statements. */
static const char create_table[] =
	"CREATE TABLE IF NOT EXISTS crier_migrations (number INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

#define BOTH(string)           \
	{                      \
		string, string \
	}

static const struct sql select_steps = {.name = "migrations_applied",
	.text = BOTH("SELECT number, name, checksum FROM crier_migrations ORDER BY number")};
static const struct sql insert_step = {.name = "migration_insert",
	.parameter_count = 4,
	.text = BOTH("INSERT INTO crier_migrations (number, name, checksum, applied_at)"
		     " VALUES ($1, $2, $3, $4)")};
static const struct sql delete_step = {.name = "migration_delete",
	.parameter_count = 1,
	.text = BOTH("DELETE FROM crier_migrations WHERE number = $1")};

struct migration_run {
	const struct migration_set *set;
	int target;
	int current; /* before this step */
	bool over;
};

/* FNV-1a, 64 bits: it finds edits, it need not withstand an enemy. */
static const char *checksum(struct call *c, const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return call_printf(c, "%016" PRIx64, hash);
}

static enum err check_step(struct call *c, const struct migration_set *set, struct db_row row)
{
	int64_t number = row_int(&row);
	const char *name = row_text(&row);
	const char *sum = row_text(&row);
	row_end(&row);
	if (number > (int64_t)set->count)
		return fail(c, ERR_CONFLICT,
			"the schema has step %" PRId64 " (%s), this program knows %zu", number,
			name, set->count);
	const struct migration *step = &set->steps[number - 1];
	if (strcmp(sum, checksum(c, step->up[db_engine(c->db)])) != 0)
		return fail(c, ERR_CONFLICT, "step %" PRId64 " (%s) was applied with another text",
			number, step->name);
	return OK;
}

/* The steps that are there are those we know, from the first on. */
static enum err check_applied(struct call *c, const struct migration_set *set, int *current)
{
	struct db_rows rows;
	TRY(db_query(c, &select_steps, DB_NO_ARGS, &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(check_step(c, set, db_row(&rows, i)));
	*current = (int)rows.count;
	return OK;
}

static enum err run_script(struct call *c, const struct migration *step,
	const char *const scripts[2])
{
	enum err err = c->transaction->driver->script(c, c->transaction, scripts[db_engine(c->db)]);
	if (err != OK)
		c->failure.detail = call_printf(c, "step %d (%s): %s", step->number, step->name,
			c->failure.cause ? c->failure.cause : "");
	return err;
}

static enum err step_up(struct call *c, const struct migration *step)
{
	TRY(run_script(c, step, step->up));
	return db_query(c, &insert_step,
		DB_ARGS(db_int(step->number), db_text(step->name),
			db_text(checksum(c, step->up[db_engine(c->db)])), db_int(call_now_us(c))),
		NULL);
}

static enum err step_down(struct call *c, const struct migration *step)
{
	TRY(run_script(c, step, step->down));
	return db_query(c, &delete_step, DB_ARGS(db_int(step->number)), NULL);
}

static enum err lock_and_prepare(struct call *c)
{
	const struct driver *driver = c->transaction->driver;
	TRY(driver->migration_lock(c, c->transaction));
	return driver->script(c, c->transaction, create_table);
}

static enum err one_step(struct call *c, void *arg)
{
	struct migration_run *run = arg;
	TRY(lock_and_prepare(c));
	TRY(check_applied(c, run->set, &run->current));
	run->over = run->current == run->target;
	if (run->current < run->target)
		return step_up(c, &run->set->steps[run->current]);
	if (run->current > run->target)
		return step_down(c, &run->set->steps[run->current - 1]);
	const struct driver *driver = c->transaction->driver;
	return driver->settle ? driver->script(c, c->transaction, driver->settle) : OK;
}

enum err migrate(struct call *c, struct db *db, const struct migration_set *set, int target)
{
	if (target > (int)set->count)
		return fail(c, ERR_CONFLICT, "there is no step %d; the newest is %zu", target,
			set->count);
	struct db *before = c->db;
	struct migration_run run = {.set = set, .target = target < 0 ? (int)set->count : target};
	c->db = db;
	enum err err = OK;
	while (err == OK && !run.over)
		err = db_write(c, one_step, &run);
	c->db = before;
	return err;
}

enum err migrate_is_newest(struct call *c, const struct migration_set *set)
{
	int current = 0;
	TRY(check_applied(c, set, &current));
	if (current == (int)set->count)
		return OK;
	return fail(c, ERR_CONFLICT, "its schema is at step %d of %zu: migrate it first", current,
		set->count);
}

static enum err find_current(struct call *c, void *arg)
{
	struct db_rows rows;
	TRY(lock_and_prepare(c));
	TRY(db_query(c, &select_steps, DB_NO_ARGS, &rows));
	*(int *)arg = (int)rows.count;
	return OK;
}

enum err migrate_current(struct call *c, struct db *db, int *number)
{
	struct db *before = c->db;
	c->db = db;
	int found = 0;
	enum err err = db_write(c, find_current, &found);
	c->db = before;
	if (err == OK)
		*number = found;
	return err;
}

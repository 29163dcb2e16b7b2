/* The source's snapshot is open outside, the target's transaction inside of it. */
#include "copy/copy.h"

#include <inttypes.h>
#include <string.h>

#include "copy/batch.h"
#include "copy/catalog.h"
#include "copy/identity.h"

#define SOURCE 0
#define TARGET 1

struct side {
	const char *name;
	struct db *db;
	struct call call;
	struct catalog catalog;
};

struct copying {
	struct call *c;
	const struct copy_options *options;
	struct side source;
	struct side target;
	struct copy_line *lines;
	size_t count;
	bool complete; /* but for the COMMIT */
};

/* One table, from when it is read until it was read back. */
struct table_copy {
	const struct table *from;
	const struct table *to;
	struct checksum *sums[2];
	struct batch *batch;
};

/* Reading one table, whole. */

static struct sql *make_sql(struct call *c, const char *name, const char *text)
{
	struct sql *sql = call_alloc(c, sizeof *sql);
	*sql = (struct sql){.name = name, .text = {text, text}};
	return sql;
}

/* The columns in the source's order, on both sides. */
static const struct sql *select_all(struct call *c, const struct table *from)
{
	const char *names = "";
	for (size_t i = 0; i < from->column_count; i++)
		names = call_printf(c, "%s%s\"%s\"", names, i ? ", " : "", from->columns[i].name);
	return make_sql(c, "copy_select",
		call_printf(c, "SELECT %s FROM \"%s\"", names, from->name));
}

static enum err take_row(struct call *c, void *arg, const struct db_value *cells, size_t count)
{
	(void)c;
	struct table_copy *copy = arg;
	checksum_add_row(copy->sums[SOURCE], cells, count);
	return batch_add(copy->batch, cells);
}

static enum err take_row_back(struct call *c, void *arg, const struct db_value *cells, size_t count)
{
	(void)c;
	struct table_copy *copy = arg;
	checksum_add_row(copy->sums[TARGET], cells, count);
	return OK;
}

/* Copying one table. */

static void tell(const struct copying *copying, const struct table_copy *copy,
	enum copy_stage stage, int side)
{
	if (copying->options->progress)
		copying->options->progress(copy->to->name, stage, checksum_rows(copy->sums[side]));
}

static enum err write_rows(struct copying *copying, struct table_copy *copy)
{
	struct call *source = &copying->source.call;
	copy->batch = batch_create(&copying->target.call, copy->from, copy->to);
	enum err err = db_each(source, select_all(source, copy->from), take_row, copy);
	if (err == OK)
		err = batch_flush(copy->batch);
	batch_destroy(copy->batch);
	return err;
}

static void add_line(struct copying *copying, const struct table_copy *copy)
{
	struct copy_line *line = &copying->lines[copying->count++];
	line->table = call_printf(copying->c, "%s", copy->to->name);
	for (int side = SOURCE; side <= TARGET; side++) {
		line->rows[side] = checksum_rows(copy->sums[side]);
		checksum_hex(copy->sums[side], line->checksums[side]);
	}
}

static enum err compare(struct copying *copying, struct table_copy *copy)
{
	struct call *target = &copying->target.call;
	TRY(db_each(target, select_all(target, copy->from), take_row_back, copy));
	tell(copying, copy, COPY_COMPARED, TARGET);
	if (checksum_equal(copy->sums[SOURCE], copy->sums[TARGET]))
		return OK;
	return fail(target, ERR_INTERNAL,
		"%s has other rows than the source: %" PRId64 " and %" PRId64, copy->to->name,
		checksum_rows(copy->sums[TARGET]), checksum_rows(copy->sums[SOURCE]));
}

/* What was given out before must not come again, though the row be gone. */
static enum err go_on_after(struct copying *copying, const struct table_copy *copy)
{
	if (!copy->to->identity)
		return OK;
	int64_t highest;
	TRY(identity_highest(&copying->source.call, copy->from, copy->to->identity, &highest));
	return identity_go_on(&copying->target.call, copy->to, highest);
}

/* Until autovacuum's next round the planner would think the table empty. */
static enum err analyze(struct copying *copying, const struct table_copy *copy)
{
	struct call *c = &copying->target.call;
	if (db_engine(c->db) == DB_SQLITE)
		return OK;
	const char *text = call_printf(c, "ANALYZE \"%s\"", copy->to->name);
	return db_query(c, make_sql(c, "copy_analyze", text), DB_NO_ARGS, NULL);
}

static enum err write_and_compare(struct copying *copying, struct table_copy *copy)
{
	TRY(write_rows(copying, copy));
	tell(copying, copy, COPY_WRITTEN, SOURCE);
	TRY(compare(copying, copy));
	TRY(go_on_after(copying, copy));
	TRY(analyze(copying, copy));
	add_line(copying, copy);
	return OK;
}

static enum err copy_table(struct copying *copying, const char *name)
{
	struct table_copy copy = {.from = catalog_find(&copying->source.catalog, name),
		.to = catalog_find(&copying->target.catalog, name),
		.sums = {checksum_create(), checksum_create()}};
	enum err err = catalog_check_same(&copying->target.call, copy.from, copy.to);
	if (err == OK)
		err = write_and_compare(copying, &copy);
	checksum_destroy(copy.sums[SOURCE]);
	checksum_destroy(copy.sums[TARGET]);
	return err;
}

/* The target. */

/* Who writes there waits until it is over; readers see it empty. SQLite has one writer anyway. */
static enum err lock_target(struct copying *copying)
{
	struct call *c = &copying->target.call;
	if (db_engine(c->db) == DB_SQLITE)
		return OK;
	const struct catalog *catalog = &copying->target.catalog;
	const char *names = "";
	for (size_t i = 0; i < catalog->count; i++)
		names = call_printf(c, "%s%s\"%s\"", names, i ? ", " : "", catalog->tables[i].name);
	const char *lock = call_printf(c, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", names);
	TRY(db_query(c, make_sql(c, "copy_lock", lock), DB_NO_ARGS, NULL));
	/* The source may be slow. */
	return db_query(c,
		make_sql(c, "copy_patience", "SET LOCAL idle_in_transaction_session_timeout = 0"),
		DB_NO_ARGS, NULL);
}

static enum err refuse_rows(struct call *c, const char *table)
{
	const char *text = call_printf(c, "SELECT EXISTS (SELECT 1 FROM \"%s\")", table);
	struct db_row row;
	TRY(db_query_one(c, make_sql(c, "copy_exists", text), DB_NO_ARGS, &row));
	if (!row_bool(&row))
		return OK;
	return fail(c, ERR_CONFLICT, "%s has rows; only an empty database is copied into", table);
}

/* What SQLite derives of rows outside of their table (the search index and its mark) may still
 * speak of those that were deleted. Its counter tells that there were some. */
static enum err refuse_used(struct copying *copying, const char *name)
{
	struct call *c = &copying->target.call;
	const struct table *table = catalog_find(&copying->target.catalog, name);
	if (db_engine(c->db) != DB_SQLITE || !table->identity)
		return OK;
	int64_t highest;
	TRY(identity_highest(c, table, table->identity, &highest));
	if (highest == 0)
		return OK;
	return fail(c, ERR_CONFLICT, "%s had rows before; copy into a new file", name);
}

static enum err make_room(struct copying *copying, const struct copy_table *table)
{
	struct call *c = &copying->target.call;
	if (table->role == COPY_ROWS) {
		TRY(refuse_rows(c, table->name));
		return refuse_used(copying, table->name);
	}
	if (table->role == COPY_REBUILT)
		return OK;
	const char *text = call_printf(c, "DELETE FROM \"%s\"", table->name);
	return db_query(c, make_sql(c, "copy_clear", text), DB_NO_ARGS, NULL);
}

static enum err read_catalog(struct copying *copying, struct side *side)
{
	TRY(catalog_read(&side->call, copying->options->schema, &side->catalog));
	return catalog_check(&side->call, &side->catalog, copying->options->tables);
}

/* May run again from its start. */
static enum err fill_target(struct call *c, void *arg)
{
	(void)c;
	struct copying *copying = arg;
	const struct copy_tables *tables = copying->options->tables;
	copying->count = 0;
	TRY(read_catalog(copying, &copying->target));
	TRY(lock_target(copying));
	for (size_t i = 0; i < tables->count; i++)
		TRY(make_room(copying, &tables->list[i]));
	for (size_t i = 0; i < tables->count; i++)
		if (tables->list[i].role != COPY_REBUILT)
			TRY(copy_table(copying, tables->list[i].name));
	copying->complete = true;
	return OK;
}

/* The source. */

static enum err check_source(struct copying *copying)
{
	struct call *c = &copying->source.call;
	enum err err = migrate_is_newest(c, copying->options->migrations);
	if (err == ERR_INTERNAL)
		return fail(c, ERR_CONFLICT, "there is no schema of crier-%s in it",
			copying->options->schema);
	TRY(err);
	return read_catalog(copying, &copying->source);
}

static enum err copy_snapshot(struct call *c, void *arg)
{
	(void)c;
	struct copying *copying = arg;
	struct call *target = &copying->target.call;
	TRY(check_source(copying));
	TRY(migrate(target, target->db, copying->options->migrations, -1));
	return db_write(target, fill_target, copying);
}

/* Both. */

static enum err open_side(struct copying *copying, struct side *side, const char *url)
{
	char why[256] = "";
	side->db = db_create(
		&(struct db_options){
			.url = url,
			.schema = copying->options->schema,
			.connections_max = 1,
			.write_queue_max = 1,
			.read_only = side == &copying->source,
		},
		why, sizeof why);
	if (!side->db)
		return fail(copying->c, ERR_UNAVAILABLE, "the %s: %s", side->name, why);
	call_init(&side->call, arena_create(), copying->c->clock);
	side->call.db = side->db;
	return OK;
}

static void close_side(struct side *side)
{
	if (!side->db)
		return;
	struct arena *arena = side->call.arena;
	db_destroy(side->db); /* its statements are in the arena */
	call_finish(&side->call);
	arena_destroy(arena);
}

static enum err pass_on(const struct copying *copying, enum err err)
{
	const struct side *side = copying->target.call.failure.err ? &copying->target
								   : &copying->source;
	const struct failure *failure = &side->call.failure;
	const char *detail = failure->detail ? failure->detail : err_title(err);
	const char *cause = failure->cause ? failure->cause : "";
	const char *unknown = copying->complete
				      ? "; look whether the target is filled before a second try"
				      : "";
	return fail(copying->c, err, "the %s: %s%s%s%s", side->name, detail, *cause ? ": " : "",
		cause, unknown);
}

static enum err open_and_copy(struct copying *copying)
{
	TRY(open_side(copying, &copying->source, copying->options->from));
	TRY(open_side(copying, &copying->target, copying->options->to));
	enum err err = db_read(&copying->source.call, copy_snapshot, copying);
	return err == OK ? OK : pass_on(copying, err);
}

enum err copy_database(struct call *c, const struct copy_options *options,
	struct copy_report *report)
{
	if (strcmp(options->from, options->to) == 0)
		return fail(c, ERR_CONFLICT, "the source and the target are the same");
	struct copying copying = {.c = c,
		.options = options,
		.source = {.name = "source"},
		.target = {.name = "target"},
		.lines = call_alloc(c, (options->tables->count + 1) * sizeof *copying.lines)};
	enum err err = open_and_copy(&copying);
	close_side(&copying.target);
	close_side(&copying.source);
	if (err == OK)
		*report = (struct copy_report){.lines = copying.lines, .count = copying.count};
	return err;
}

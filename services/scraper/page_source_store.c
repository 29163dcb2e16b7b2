/* Rows to structs and back. */
#include "page_source_store.h"

#include <string.h>

#include "scraper_sql.h"

#define REMOVED_AT_ONCE 500

/* ORIGIN_COUNT where there is none of that name any more. */
static enum origin origin_of_word(const char *word)
{
	enum origin origin = 0;
	while (origin < ORIGIN_COUNT && strcmp(origin_word(origin), word) != 0)
		origin++;
	return origin;
}

static enum err read_kept(struct call *c, const char *name, struct scrape_options *options)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_SOURCES_OF, DB_ARGS(db_text(name)), &rows));
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		enum origin origin = origin_of_word(row_text(&row));
		if (origin == ORIGIN_COUNT)
			continue;
		struct scrape_kept *kept = &options->kept[origin];
		kept->outcome = outcome_of_word(row_text(&row));
		kept->failures = (int)row_int(&row);
		row_time_or_null(&row, &kept->next_try_us);
		row_end(&row);
	}
	return OK;
}

enum err page_source_store_read(struct call *c, const char *name, struct scrape_options *options)
{
	struct db_rows rows;
	TRY(read_kept(c, name, options));
	TRY(db_query(c, &SQL_PAGE_VALIDATORS_OF, DB_ARGS(db_text(name), db_int(VALIDATORS_MAX)),
		&rows));
	struct scrape_validator *validators = call_alloc(c, (rows.count + 1) * sizeof *validators);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		validators[i].url = row_text(&row);
		validators[i].etag = row_text(&row);
		validators[i].last_modified = row_text(&row);
		row_end(&row);
	}
	options->validators = validators;
	options->validator_count = rows.count;
	return OK;
}

static enum err put_attempt(struct call *c, const char *name, const struct scrape_attempt *attempt)
{
	return db_query(c, &SQL_PAGE_SOURCE_PUT,
		DB_ARGS(db_text(name), db_text(origin_word(attempt->origin)),
			db_text(outcome_word(attempt->outcome)), db_text(attempt->detail),
			db_time(call_now_us(c)),
			db_time_or_null(attempt->next_try_us != 0, attempt->next_try_us),
			db_int(attempt->failures)),
		NULL);
}

static enum err put_validator(struct call *c, const char *name, const struct scrape_body *body)
{
	return db_query(c, &SQL_PAGE_VALIDATOR_PUT,
		DB_ARGS(db_text(name), db_text(body->requested_url), db_text(body->etag),
			db_text(body->last_modified), db_time(call_now_us(c))),
		NULL);
}

enum err page_source_store_put(struct call *c, const char *name, const struct scrape_result *result)
{
	for (size_t i = 0; i < result->attempt_count; i++)
		if (result->attempts[i].was_asked)
			TRY(put_attempt(c, name, &result->attempts[i]));
	for (size_t i = 0; i < result->body_count; i++)
		if (result->bodies[i].etag || result->bodies[i].last_modified)
			TRY(put_validator(c, name, &result->bodies[i]));
	return OK;
}

enum err page_source_store_forget(struct call *c, const char *name)
{
	TRY(db_query(c, &SQL_PAGE_SOURCES_DELETE_OF, DB_ARGS(db_text(name)), NULL));
	return db_query(c, &SQL_PAGE_VALIDATORS_DELETE_OF, DB_ARGS(db_text(name)), NULL);
}

static enum err remove_some(struct call *c, const struct sql *sql, int64_t before_us,
	int64_t *removed)
{
	struct db_rows rows;
	TRY(db_query(c, sql, DB_ARGS(db_time(before_us), db_int(REMOVED_AT_ONCE)), &rows));
	*removed += (int64_t)rows.count;
	return OK;
}

enum err page_source_store_remove(struct call *c, int64_t before_us, int64_t *removed)
{
	*removed = 0;
	TRY(remove_some(c, &SQL_PAGE_SOURCES_REMOVE, before_us, removed));
	return remove_some(c, &SQL_PAGE_VALIDATORS_REMOVE, before_us, removed);
}

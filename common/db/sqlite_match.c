/* words_match(): whether a row of an FTS5 table matches. A search that begins at a row costs a
 * tenth of a millisecond, and each match after that a thousandth of it: so one search is kept open,
 * and goes on as further rows are asked for. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/sqlite_words.h"

#define KNOWN 64   /* matches that are remembered, for rows that are not quite in order */
#define STRIDE 512 /* matches that are passed before a new search is cheaper */

/* What is known of the rows from first to last: these matches. */
struct matcher {
	sqlite3_stmt *down, *up; /* searches from a row on, in both directions */
	sqlite3_stmt *open;	 /* the one that goes on */
	sqlite3_int64 first, last;
	sqlite3_int64 known[KNOWN]; /* in the order they were found; the oldest is overwritten */
	size_t count;
	sqlite3_int64 asked; /* the row before */
};

static void matcher_free(void *arg)
{
	struct matcher *matcher = arg;
	sqlite3_finalize(matcher->down);
	sqlite3_finalize(matcher->up);
	sqlite3_free(matcher);
}

/* Kept as long as the statement that calls runs; NULL without memory. */
static struct matcher *matcher_of(sqlite3_context *context)
{
	struct matcher *matcher = sqlite3_get_auxdata(context, 1);
	if (matcher)
		return matcher;
	matcher = sqlite3_malloc(sizeof *matcher);
	if (!matcher)
		return NULL;
	*matcher = (struct matcher){.first = 1, .last = 0, .asked = INT64_MAX};
	sqlite3_set_auxdata(context, 1, matcher, matcher_free);
	return sqlite3_get_auxdata(context, 1);
}

static const char down_text[] =
	"SELECT rowid FROM \"%w\" WHERE \"%w\" MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC";
static const char up_text[] =
	"SELECT rowid FROM \"%w\" WHERE \"%w\" MATCH ?1 AND rowid >= ?2 ORDER BY rowid";

static int prepare(sqlite3_context *context, sqlite3_value **values, const char *pattern,
	sqlite3_stmt **out)
{
	if (*out)
		return sqlite3_reset(*out);
	const char *table = (const char *)sqlite3_value_text(values[0]);
	char *text = sqlite3_mprintf(pattern, table, table);
	if (!text)
		return SQLITE_NOMEM;
	int code = sqlite3_prepare_v2(sqlite3_context_db_handle(context), text, -1, out, NULL);
	sqlite3_free(text);
	return code;
}

static int begin(sqlite3_context *context, struct matcher *matcher, sqlite3_value **values,
	sqlite3_int64 row)
{
	bool is_up = row > matcher->asked;
	sqlite3_stmt **statement = is_up ? &matcher->up : &matcher->down;
	int code = prepare(context, values, is_up ? up_text : down_text, statement);
	if (code == SQLITE_OK)
		code = sqlite3_bind_value(*statement, 1, values[1]);
	if (code == SQLITE_OK)
		code = sqlite3_bind_int64(*statement, 2, row);
	matcher->open = *statement;
	matcher->count = 0;
	matcher->first = row + !is_up; /* nothing is known yet */
	matcher->last = row - is_up;
	return code;
}

static bool is_beyond(const struct matcher *matcher, sqlite3_int64 row)
{
	return matcher->open == matcher->up ? row > matcher->last : row < matcher->first;
}

/* What was overwritten is not known any more. */
static void remember(struct matcher *matcher, sqlite3_int64 match)
{
	bool is_up = matcher->open == matcher->up;
	sqlite3_int64 *place = &matcher->known[matcher->count % KNOWN];
	if (matcher->count >= KNOWN && is_up)
		matcher->first = *place + 1;
	else if (matcher->count >= KNOWN)
		matcher->last = *place - 1;
	*place = match;
	matcher->count++;
	*(is_up ? &matcher->last : &matcher->first) = match;
}

static void note_end(struct matcher *matcher)
{
	if (matcher->open == matcher->up)
		matcher->last = INT64_MAX;
	else
		matcher->first = INT64_MIN;
}

/* Reads until the row is behind, or it would be too far. @return SQLITE_ROW where it is */
static int go_on(struct matcher *matcher, sqlite3_int64 row)
{
	int code = SQLITE_ROW;
	for (int i = 0; i < STRIDE && code == SQLITE_ROW && is_beyond(matcher, row); i++) {
		code = sqlite3_step(matcher->open);
		if (code == SQLITE_ROW)
			remember(matcher, sqlite3_column_int64(matcher->open, 0));
	}
	if (code == SQLITE_DONE)
		note_end(matcher);
	return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

static int reach(sqlite3_context *context, struct matcher *matcher, sqlite3_value **values,
	sqlite3_int64 row)
{
	int code = SQLITE_OK;
	if (matcher->open && is_beyond(matcher, row))
		code = go_on(matcher, row);
	if (code != SQLITE_OK || (row >= matcher->first && row <= matcher->last))
		return code;
	code = begin(context, matcher, values, row);
	return code == SQLITE_OK ? go_on(matcher, row) : code;
}

static bool is_known(const struct matcher *matcher, sqlite3_int64 row)
{
	size_t count = matcher->count < KNOWN ? matcher->count : KNOWN;
	size_t i = 0;
	while (i < count && matcher->known[i] != row)
		i++;
	return i < count;
}

static void words_match(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	sqlite3_int64 row = sqlite3_value_int64(values[2]);
	struct matcher *matcher = matcher_of(context);
	int code = matcher ? reach(context, matcher, values, row) : SQLITE_NOMEM;
	if (code != SQLITE_OK) {
		sqlite3_result_error_code(context, code);
		return;
	}
	matcher->asked = row;
	sqlite3_result_int(context, is_known(matcher, row));
}

int sqlite_match_register(sqlite3 *handle)
{
	return sqlite3_create_function_v2(handle, "words_match", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY,
		NULL, words_match, NULL, NULL, NULL);
}

/* Full-text search. On SQLite new posts enter the index in batches, on PostgreSQL those that come
 * in scheduled: by the indexer, and by the search that would miss them. */
#include "lists/search.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "posts_sql.h"

/* About 50 ms of indexing. A longer backlog is an import: the search answers with what is
 * there, and the indexer goes on. */
#define CATCH_UP_POSTS_MAX 1000

/* A millisecond of looking: a share of one in a hundred is found within a third. */
#define SAMPLE_POSTS 500

static bool is_word_byte(char ch)
{
	return isalnum((unsigned char)ch) || (unsigned char)ch >= 0x80;
}

const char *search_words(struct call *c, const char *typed)
{
	struct text query;
	text_init(&query, c->arena, strlen(typed) + 16, SIZE_MAX);
	while (*typed) {
		size_t len = 0;
		while (is_word_byte(typed[len]))
			len++;
		if (len) {
			text_add_string(&query, query.len ? " \"" : "\"");
			text_add(&query, typed, len);
			text_add_char(&query, '"');
		}
		typed += len ? len : 1;
	}
	return query.len ? text_string(&query) : NULL;
}

enum err search_lag(struct call *c, struct search_lag *lag)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_SEARCH_LAG, DB_NO_ARGS, &row));
	lag->newest_id = row_int(&row);
	lag->indexed_id = row_int(&row);
	return OK;
}

static enum err advance(struct call *c, void *arg)
{
	const int64_t *limit = arg;
	TRY(db_query(c, &SQL_SEARCH_ADVANCE, DB_ARGS(db_int(*limit)), NULL));
	return db_query(c, &SQL_SEARCH_MARK, DB_ARGS(db_int(*limit)), NULL);
}

enum err search_advance(struct call *c, int64_t limit)
{
	return db_write(c, advance, &limit);
}

enum err search_catch_up(struct call *c)
{
	struct search_lag lag;
	TRY(search_lag(c, &lag));
	int64_t behind = lag.newest_id - lag.indexed_id;
	if (behind == 0 || behind > CATCH_UP_POSTS_MAX)
		return OK;
	return search_advance(c, CATCH_UP_POSTS_MAX);
}

/* The share of ids that the statement's argument has. */
static enum err share_of(struct call *c, const struct sql *sql, struct db_value what, double *share,
	int64_t *newest_id)
{
	struct db_row row;
	TRY(db_query_one(c, sql, DB_ARGS(what, db_int(SAMPLE_POSTS)), &row));
	int64_t count = row_int(&row);
	int64_t oldest_id = row_int(&row);
	*newest_id = row_int(&row);
	int64_t ids = *newest_id - oldest_id + 1;
	*share = ids > count ? (double)count / (double)ids : 1;
	return OK;
}

static enum err count_listed(struct call *c, int64_t user_id, struct list_reach *reach)
{
	reach->listed = reach->newest_id;
	if (!user_id)
		return OK;
	double share;
	TRY(share_of(c, &SQL_AUTHOR_REACH, db_int(user_id), &share, &reach->newest_id));
	reach->listed = (int64_t)ceil(share * (double)reach->newest_id);
	return OK;
}

enum err search_reach(struct call *c, const char *words, const char *tag, int64_t user_id,
	struct list_reach *reach)
{
	*reach = (struct list_reach){.by_words = words, .by_tag = tag, .words = 1, .tag = 1};
	if (words)
		TRY(share_of(c, &SQL_WORDS_REACH, db_text(words), &reach->words,
			&reach->newest_id));
	if (tag)
		TRY(share_of(c, &SQL_TAG_REACH, db_text(tag), &reach->tag, &reach->newest_id));
	return count_listed(c, user_id, reach);
}

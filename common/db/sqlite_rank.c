/* words_rank() and words_score(): PostgreSQL's ts_rank; see sqlite_words.h. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "db/sqlite_words.h"

#define WORDS_MAX 128	    /* further ones count nothing; a query has 100 at most */
#define OCCURRENCES_MAX 256 /* of a word in a row, as in a tsvector */
#define FIRST_COLUMN 1.0
#define OTHER_COLUMNS 0.1
#define RANK_MAX 1000000
#define WORD_BYTES_MAX 64

/* One word's occurrences so far: the i-th counts 1/i^2 of its weight, but the heaviest all. */
struct occurrences {
	double sum;
	double heaviest;
	double heaviest_share; /* of it that is in the sum */
	int count;
};

static void add_occurrence(struct occurrences *word, int column)
{
	if (word->count == OCCURRENCES_MAX)
		return;
	double weight = column == 0 ? FIRST_COLUMN : OTHER_COLUMNS;
	double share = weight / ((double)(word->count + 1) * (word->count + 1));
	word->sum += share;
	word->count++;
	if (weight <= word->heaviest)
		return;
	word->heaviest = weight;
	word->heaviest_share = share;
}

/* The sum of all 1/i^2 is pi^2/6. */
static double rank_of_word(const struct occurrences *word)
{
	return (word->heaviest + word->sum - word->heaviest_share) / (M_PI * M_PI / 6);
}

static int read_occurrences(const Fts5ExtensionApi *api, Fts5Context *row,
	struct occurrences *words)
{
	int count;
	int code = api->xInstCount(row, &count);
	for (int i = 0; i < count && code == SQLITE_OK; i++) {
		int phrase, column, offset;
		code = api->xInst(row, i, &phrase, &column, &offset);
		if (code == SQLITE_OK && phrase < WORDS_MAX)
			add_occurrence(&words[phrase], column);
	}
	return code;
}

/* @param tokens  in the row: a long text has more of everything */
static sqlite3_int64 rank_of_row(const struct occurrences *words, int count, int tokens)
{
	double sum = 0;
	for (int i = 0; i < count; i++)
		sum += rank_of_word(&words[i]);
	return llround(RANK_MAX * sum / count / log2(tokens + 1.0));
}

static void words_rank(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *context,
	int count, sqlite3_value **values)
{
	(void)count;
	(void)values;
	struct occurrences words[WORDS_MAX] = {0};
	int phrases = api->xPhraseCount(row);
	int tokens;
	int code = read_occurrences(api, row, words);
	if (code == SQLITE_OK)
		code = api->xColumnSize(row, -1, &tokens);
	if (code != SQLITE_OK)
		sqlite3_result_error_code(context, code);
	else if (phrases == 0 || tokens < 1)
		sqlite3_result_int64(context, 0);
	else
		sqlite3_result_int64(context,
			rank_of_row(words, phrases < WORDS_MAX ? phrases : WORDS_MAX, tokens));
}

/* Of a text. The words of the query, and what was seen of them. */
struct scoring {
	fts5_tokenizer how;
	Fts5Tokenizer *tokenizer;
	char words[WORDS_MAX][WORD_BYTES_MAX];
	int lengths[WORDS_MAX]; /* of what was longer all that counts is its length and beginning */
	struct occurrences seen[WORDS_MAX];
	int count;
	int tokens;
	int column;
};

static bool is_word(const struct scoring *scoring, int i, const char *token, int length)
{
	int kept = length < WORD_BYTES_MAX ? length : WORD_BYTES_MAX;
	return scoring->lengths[i] == length && memcmp(scoring->words[i], token, (size_t)kept) == 0;
}

static int find_word(const struct scoring *scoring, const char *token, int length)
{
	int i = 0;
	while (i < scoring->count && !is_word(scoring, i, token, length))
		i++;
	return i;
}

static int add_word(void *arg, int flags, const char *token, int length, int start, int end)
{
	(void)flags, (void)start, (void)end;
	struct scoring *scoring = arg;
	int i = find_word(scoring, token, length);
	if (i < scoring->count || i == WORDS_MAX)
		return SQLITE_OK;
	int kept = length < WORD_BYTES_MAX ? length : WORD_BYTES_MAX;
	memcpy(scoring->words[i], token, (size_t)kept);
	scoring->lengths[i] = length;
	scoring->count++;
	return SQLITE_OK;
}

static int see_word(void *arg, int flags, const char *token, int length, int start, int end)
{
	(void)flags, (void)start, (void)end;
	struct scoring *scoring = arg;
	int i = find_word(scoring, token, length);
	if (i < scoring->count)
		add_occurrence(&scoring->seen[i], scoring->column);
	scoring->tokens++;
	return SQLITE_OK;
}

typedef int each_token(void *arg, int flags, const char *token, int length, int start, int end);

static int tokenize(struct scoring *scoring, sqlite3_value *text, each_token *each)
{
	const char *data = (const char *)sqlite3_value_text(text);
	return data ? scoring->how.xTokenize(scoring->tokenizer, scoring, FTS5_TOKENIZE_AUX, data,
			      sqlite3_value_bytes(text), each)
		    : SQLITE_OK;
}

static void scoring_free(void *arg)
{
	struct scoring *scoring = arg;
	scoring->how.xDelete(scoring->tokenizer);
	sqlite3_free(scoring);
}

/* As the tables of words are made: schema/sqlite/0001_posts.up.sql of posts. */
static int open_tokenizer(fts5_api *api, struct scoring *scoring)
{
	const char *options[] = {"remove_diacritics", "0"};
	void *context;
	int code = api->xFindTokenizer(api, "unicode61", &context, &scoring->how);
	return code == SQLITE_OK ? scoring->how.xCreate(context, options, 2, &scoring->tokenizer)
				 : code;
}

/* The query's words are read once for all rows. NULL without memory. */
static struct scoring *scoring_of(sqlite3_context *context, sqlite3_value *query)
{
	struct scoring *scoring = sqlite3_get_auxdata(context, 0);
	if (scoring)
		return scoring;
	scoring = sqlite3_malloc(sizeof *scoring);
	if (!scoring)
		return NULL;
	memset(scoring, 0, sizeof *scoring);
	if (open_tokenizer(sqlite3_user_data(context), scoring) != SQLITE_OK) {
		sqlite3_free(scoring);
		return NULL;
	}
	int code = tokenize(scoring, query, add_word);
	sqlite3_set_auxdata(context, 0, scoring, scoring_free);
	return code == SQLITE_OK ? sqlite3_get_auxdata(context, 0) : NULL;
}

static void words_score(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct scoring *scoring = scoring_of(context, values[0]);
	int code = scoring ? SQLITE_OK : SQLITE_NOMEM;
	if (scoring) {
		memset(scoring->seen, 0, sizeof scoring->seen);
		scoring->tokens = 0;
	}
	for (int i = 1; i < count && code == SQLITE_OK; i++) {
		scoring->column = i - 1;
		code = tokenize(scoring, values[i], see_word);
	}
	if (code != SQLITE_OK)
		sqlite3_result_error_code(context, code);
	else if (scoring->count == 0 || scoring->tokens == 0)
		sqlite3_result_int64(context, 0);
	else
		sqlite3_result_int64(context,
			rank_of_row(scoring->seen, scoring->count, scoring->tokens));
}

int sqlite_rank_register(sqlite3 *handle, fts5_api *api)
{
	int code = api->xCreateFunction(api, "words_rank", NULL, words_rank, NULL);
	if (code != SQLITE_OK)
		return code;
	return sqlite3_create_function_v2(handle, "words_score", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY,
		api, words_score, NULL, NULL, NULL);
}

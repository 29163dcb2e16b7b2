/* words_rank(): PostgreSQL's ts_rank; see sqlite_words.h. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/sqlite_words.h"

#define WORDS_MAX 128	    /* further ones count nothing; a query has 100 at most */
#define OCCURRENCES_MAX 256 /* of a word in a row, as in a tsvector */
#define FIRST_COLUMN 1.0
#define OTHER_COLUMNS 0.1
#define RANK_MAX 1000000

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

/* What is found in other columns alone is no word. */
static int read_occurrences(const Fts5ExtensionApi *api, Fts5Context *row, int columns,
	struct occurrences *words)
{
	int count;
	int code = api->xInstCount(row, &count);
	for (int i = 0; i < count && code == SQLITE_OK; i++) {
		int phrase, column, offset;
		code = api->xInst(row, i, &phrase, &column, &offset);
		if (code == SQLITE_OK && phrase < WORDS_MAX && column < columns)
			add_occurrence(&words[phrase], column);
	}
	return code;
}

static int count_tokens(const Fts5ExtensionApi *api, Fts5Context *row, int columns, int *tokens)
{
	*tokens = 0;
	int code = SQLITE_OK;
	for (int i = 0; i < columns && code == SQLITE_OK; i++) {
		int count = 0;
		code = api->xColumnSize(row, i, &count);
		*tokens += count;
	}
	return code;
}

/* @param tokens  in the row: a long text has more of everything */
static sqlite3_int64 rank_of_row(const struct occurrences *words, int tokens)
{
	double sum = 0;
	int count = 0;
	for (int i = 0; i < WORDS_MAX; i++) {
		sum += rank_of_word(&words[i]);
		count += words[i].count > 0;
	}
	return count && tokens ? llround(RANK_MAX * sum / count / log2(tokens + 1.0)) : 0;
}

static void words_rank(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *context,
	int count, sqlite3_value **values)
{
	struct occurrences words[WORDS_MAX] = {0};
	int columns = count > 0 ? sqlite3_value_int(values[0]) : api->xColumnCount(row);
	int tokens = 0;
	int code = columns >= 0 && columns <= api->xColumnCount(row) ? SQLITE_OK : SQLITE_RANGE;
	if (code == SQLITE_OK)
		code = read_occurrences(api, row, columns, words);
	if (code == SQLITE_OK)
		code = count_tokens(api, row, columns, &tokens);
	if (code != SQLITE_OK)
		sqlite3_result_error_code(context, code);
	else
		sqlite3_result_int64(context, rank_of_row(words, tokens));
}

int sqlite_rank_register(fts5_api *api)
{
	return api->xCreateFunction(api, "words_rank", NULL, words_rank, NULL);
}

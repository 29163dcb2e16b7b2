/* words_rank(): PostgreSQL's ts_rank; see sqlite_words.h. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/sqlite_words.h"

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
static int read_word(const Fts5ExtensionApi *api, Fts5Context *row, int phrase, int columns,
	struct occurrences *word)
{
	Fts5PhraseIter at;
	int column, offset;
	int code = api->xPhraseFirst(row, phrase, &at, &column, &offset);
	while (code == SQLITE_OK && column >= 0) {
		if (column < columns)
			add_occurrence(word, column);
		api->xPhraseNext(row, &at, &column, &offset);
	}
	return code;
}

/* What all words have together. */
struct ranks {
	double sum;
	int count;
};

static int read_words(const Fts5ExtensionApi *api, Fts5Context *row, int columns,
	struct ranks *ranks)
{
	int code = SQLITE_OK;
	int phrases = api->xPhraseCount(row);
	for (int i = 0; i < phrases && code == SQLITE_OK; i++) {
		struct occurrences word = {0};
		code = read_word(api, row, i, columns, &word);
		ranks->sum += rank_of_word(&word);
		ranks->count += word.count > 0;
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
static sqlite3_int64 rank_of_row(const struct ranks *ranks, int tokens)
{
	if (!ranks->count || !tokens)
		return 0;
	return llround(RANK_MAX * ranks->sum / ranks->count / log2(tokens + 1.0));
}

static void words_rank(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *context,
	int count, sqlite3_value **values)
{
	struct ranks ranks = {0};
	int columns = count > 0 ? sqlite3_value_int(values[0]) : api->xColumnCount(row);
	int tokens = 0;
	int code = columns >= 0 && columns <= api->xColumnCount(row) ? SQLITE_OK : SQLITE_RANGE;
	if (code == SQLITE_OK)
		code = read_words(api, row, columns, &ranks);
	if (code == SQLITE_OK)
		code = count_tokens(api, row, columns, &tokens);
	if (code != SQLITE_OK)
		sqlite3_result_error_code(context, code);
	else
		sqlite3_result_int64(context, rank_of_row(&ranks, tokens));
}

int sqlite_rank_register(fts5_api *api)
{
	return api->xCreateFunction(api, "words_rank", NULL, words_rank, NULL);
}

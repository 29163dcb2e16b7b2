/* The rows of outcome.def. */
#include "sources/outcome.h"

#include <stddef.h>
#include <string.h>

static const struct row {
	const char *word;
	enum advice advice;
} rows[OUTCOME_COUNT] = {
	{"unknown", ADVICE_BACK_OFF},
#define OUTCOME(name, word, advice) {word, ADVICE_##advice},
#include "sources/outcome.def"
#undef OUTCOME
};

const char *outcome_word(enum outcome outcome)
{
	return rows[outcome].word;
}

enum outcome outcome_of_word(const char *word)
{
	for (size_t i = 1; i < OUTCOME_COUNT; i++)
		if (strcmp(rows[i].word, word) == 0)
			return (enum outcome)i;
	return OUTCOME_UNKNOWN;
}

enum advice outcome_advice(enum outcome outcome)
{
	return rows[outcome].advice;
}

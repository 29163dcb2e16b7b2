/* scope.def, as a table. */
#include "base/scope.h"

#include <string.h>

#include "base/macros.h"

static const struct {
	const char *word;
} rows[SCOPE_COUNT] = {
#define SCOPE(name, word, meaning) [SCOPE_BIT_##name] = {word},
#include "base/scope.def"
#undef SCOPE
};

const char *scope_word(unsigned scope)
{
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (scope == 1u << i)
			return rows[i].word;
	return NULL;
}

const char *scope_words(struct arena *arena, unsigned scopes)
{
	const char *words = "";
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (scopes & 1u << i)
			words = arena_printf(arena, "%s%s%s", words, *words ? " " : "",
				rows[i].word);
	return words;
}

static unsigned parse_word(const char *word, size_t len)
{
	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (strlen(rows[i].word) == len && memcmp(rows[i].word, word, len) == 0)
			return 1u << i;
	return SCOPE_NONE;
}

unsigned scope_parse_words(const char *words)
{
	unsigned scopes = SCOPE_NONE;
	while (*words) {
		size_t len = strcspn(words, " ");
		scopes |= parse_word(words, len);
		words += len;
		words += strspn(words, " ");
	}
	return scopes;
}

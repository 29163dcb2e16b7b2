/* What an API key may do: scopes, by their words (RFC 6749, section 3.3) and as a mask. */
#ifndef CRIER_BASE_SCOPE_H
#define CRIER_BASE_SCOPE_H

#include <stdbool.h>

#include "base/arena.h"

enum scope_bit {
#define SCOPE(name, word, meaning) SCOPE_BIT_##name,
#include "base/scope.def"
#undef SCOPE
	SCOPE_COUNT
};

/* Bits, so that what a key may is a mask. */
enum scope {
	SCOPE_NONE = 0, /* of an operation: not for keys */
#define SCOPE(name, word, meaning) SCOPE_##name = 1 << SCOPE_BIT_##name,
#include "base/scope.def"
#undef SCOPE
};

/** "posts:read" for one scope; NULL for none and for several. Static. */
const char *scope_word(unsigned scope);

/** The words of a mask with blanks between them, as scope.def has them in order. */
const char *scope_words(struct arena *arena, unsigned scopes);

/** The mask of such a list. A word that is unknown gives nothing: it may be a newer version's. */
unsigned scope_parse_words(const char *words);

#endif

/* All that is between two "<" is taken for one tag, text that follows it as well: where a broken
 * tag ends depends on who reads it, and this must never count too little. Text of ten thousand
 * words with no tag in it is taken for crowded so, which costs nothing but its markup. */
#include "markup/crowded.h"

#include <string.h>

/* What may begin an attribute, up to the next "<". */
static size_t count_words(const char *at, const char *end)
{
	size_t words = 0;
	for (; at < end && *at != '<'; at++)
		words += *at && strchr(" \t\n\r\f/\"'=", *at) != NULL;
	return words;
}

bool crowded_is(const struct source *source)
{
	const char *end = source->text + source->len;
	size_t comparisons = 0;
	for (const char *at = source->text; (at = memchr(at, '<', (size_t)(end - at))); at++) {
		size_t words = count_words(at + 1, end);
		comparisons += words * words;
	}
	return comparisons > CROWDED_COMPARISONS_MAX;
}

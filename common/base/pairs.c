/* Reading is strict: digits, a colon, digits, and nothing that overflows. */
#include "base/pairs.h"

#include <ctype.h>

void pairs_add(struct text *pairs, int64_t first, int64_t second)
{
	if (pairs->len)
		text_add_char(pairs, ' ');
	text_add_int(pairs, first);
	text_add_char(pairs, ':');
	text_add_int(pairs, second);
}

static bool read_number(const char **at, int64_t *number)
{
	const char *begin = *at;
	int64_t value = 0;
	for (; isdigit((unsigned char)**at); (*at)++)
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, **at - '0', &value))
			return false;
	*number = value;
	return *at > begin;
}

bool pairs_next(const char **at, int64_t *first, int64_t *second)
{
	const char *next = *at;
	if (!read_number(&next, first) || *next++ != ':' || !read_number(&next, second))
		return false;
	if (*next == ' ' && next[1])
		next++;
	else if (*next)
		return false;
	*at = next;
	return true;
}

size_t pairs_count(const char *pairs)
{
	size_t count = *pairs != 0;
	for (; *pairs; pairs++)
		count += *pairs == ' ';
	return count;
}

/* RFC 3629, section 4: the well-formed byte sequences, as a small automaton. */
#include "base/utf8.h"

/* Bytes of the sequence that starts at p, or 0 when it is malformed. */
static size_t sequence_len(const unsigned char *p, size_t left)
{
	if (p[0] < 0x80)
		return 1;
	size_t len = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	if (p[0] < 0xC2 || p[0] > 0xF4 || left < len)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
	bool surrogate = p[0] == 0xED && p[1] > 0x9F;
	bool too_large = p[0] == 0xF4 && p[1] > 0x8F;
	return overlong || surrogate || too_large ? 0 : len;
}

bool utf8_valid(const char *data, size_t len)
{
	const unsigned char *p = (const unsigned char *)data;
	const unsigned char *end = p + len;
	while (p < end) {
		size_t step = sequence_len(p, (size_t)(end - p));
		if (!step)
			return false;
		p += step;
	}
	return true;
}

size_t utf8_length(const char *string)
{
	size_t count = 0;
	for (; *string; string++)
		count += ((unsigned char)*string & 0xC0) != 0x80;
	return count;
}

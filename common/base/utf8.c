/* RFC 3629, section 4: the well-formed byte sequences, as a small automaton. */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

size_t utf8_sequence(const char *at, size_t left)
{
	const unsigned char *p = (const unsigned char *)at;
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

/* Eight at a time. */
static const char *skip_ascii(const char *at, const char *end)
{
	uint64_t eight;
	while ((size_t)(end - at) >= sizeof eight) {
		memcpy(&eight, at, sizeof eight);
		if (eight & UINT64_C(0x8080808080808080))
			break;
		at += sizeof eight;
	}
	return at;
}

bool utf8_valid(const char *data, size_t len)
{
	const char *end = data + len;
	while ((data = skip_ascii(data, end)) < end) {
		size_t step = utf8_sequence(data, (size_t)(end - data));
		if (!step)
			return false;
		data += step;
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

/* RFC 3629, section 4: the well-formed byte sequences, as a small automaton. */
#include "base/utf8.h"

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

/* Whether a byte goes on with a character that began before it. */
static bool goes_on(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t utf8_encode(uint32_t code, char to[4])
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, code >>= 6)
		to[i] = (char)(0x80 | (code & 0x3F));
	to[0] = (char)(lead[len] | code);
	return len;
}

size_t utf8_cut(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max && goes_on(text[max]))
		max--;
	return max;
}

const char *utf8_next(const char *at)
{
	at++;
	while (goes_on(*at))
		at++;
	return at;
}

size_t utf8_length(const char *string)
{
	size_t count = 0;
	for (; *string; string++)
		count += !goes_on(*string);
	return count;
}

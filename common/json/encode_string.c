/* Strings and numbers as JSON (RFC 8259, sections 6 and 7). Most bytes of an answer are plain
 * text, so they are looked at and copied eight at a time. */
#include "json/encode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)
#define WORD sizeof(uint64_t)

/* The letter after the backslash; 'u' for those that are written \u00XX; 0 for plain bytes. */
static const char escapes[256] = {
	['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
	['\r'] = 'r',
	[0x00] = 'u', [0x01] = 'u', [0x02] = 'u', [0x03] = 'u', [0x04] = 'u', [0x05] = 'u',
	[0x06] = 'u', [0x07] = 'u', [0x0b] = 'u', [0x0e] = 'u', [0x0f] = 'u', [0x10] = 'u',
	[0x11] = 'u', [0x12] = 'u', [0x13] = 'u', [0x14] = 'u', [0x15] = 'u', [0x16] = 'u',
	[0x17] = 'u', [0x18] = 'u', [0x19] = 'u', [0x1a] = 'u', [0x1b] = 'u', [0x1c] = 'u',
	[0x1d] = 'u', [0x1e] = 'u', [0x1f] = 'u',
};

static uint64_t load_word(const char *from)
{
	uint64_t word;
	memcpy(&word, from, WORD);
	return word;
}

/* Whether a byte of word needs an escape. ("Bit Twiddling Hacks", determine if a word has a
 * byte less than n: exact as a yes or no, which is all that is asked.) */
static bool has_special(uint64_t word)
{
	uint64_t quote = word ^ (ONES * '"');
	uint64_t backslash = word ^ (ONES * '\\');
	uint64_t found = (word - ONES * 0x20) & ~word;
	found |= (quote - ONES) & ~quote;
	found |= (backslash - ONES) & ~backslash;
	return (found & HIGHS) != 0;
}

static size_t escaped_len(char byte)
{
	char escape = escapes[(unsigned char)byte];
	return escape == 0 ? 1 : escape == 'u' ? 6 : 2;
}

/* Bytes that string takes once escaped. */
static size_t escaped_total(const char *string, size_t len)
{
	size_t total = len;
	size_t at = 0;
	for (; at + WORD <= len; at += WORD) {
		if (!has_special(load_word(string + at)))
			continue;
		for (size_t i = 0; i < WORD; i++)
			total += escaped_len(string[at + i]) - 1;
	}
	for (; at < len; at++)
		total += escaped_len(string[at]) - 1;
	return total;
}

static char *put_escaped(char *to, char byte)
{
	static const char hex[] = "0123456789abcdef";
	char escape = escapes[(unsigned char)byte];
	if (!escape) {
		*to++ = byte;
		return to;
	}
	*to++ = '\\';
	*to++ = escape;
	if (escape == 'u') {
		memcpy(to, "00", 2);
		to[2] = hex[(unsigned char)byte >> 4];
		to[3] = hex[byte & 15];
		to += 4;
	}
	return to;
}

static char *put_all_escaped(char *to, const char *string, size_t len)
{
	size_t at = 0;
	for (; at + WORD <= len; at += WORD) {
		uint64_t word = load_word(string + at);
		if (!has_special(word)) {
			memcpy(to, &word, WORD);
			to += WORD;
			continue;
		}
		for (size_t i = 0; i < WORD; i++)
			to = put_escaped(to, string[at + i]);
	}
	for (; at < len; at++)
		to = put_escaped(to, string[at]);
	return to;
}

void json_encode_string(struct text *out, const char *string)
{
	if (!string) {
		text_add(out, "null", 4);
		return;
	}
	size_t len = strlen(string);
	size_t total = escaped_total(string, len);
	char *to = text_reserve(out, total + 2);
	if (!to)
		return;
	*to++ = '"';
	if (total == len)
		memcpy(to, string, len);
	else
		put_all_escaped(to, string, len);
	to[total] = '"';
	out->len += total + 2;
}

void json_encode_double(struct text *out, double value)
{
	if (!isfinite(value)) {
		text_add(out, "null", 4);
		return;
	}
	char digits[32];
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	text_add_string(out, digits);
}

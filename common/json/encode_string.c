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
static char escape_of(char byte)
{
	switch (byte) {
	case '"':
	case '\\':
		return byte;
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	default:
		return (unsigned char)byte < 0x20 ? 'u' : '\0';
	}
}

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
	char escape = escape_of(byte);
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
	char escape = escape_of(byte);
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

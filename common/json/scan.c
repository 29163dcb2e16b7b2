/* Knows of JSON only what a string is, which is enough to count. */
#include "json/scan.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "json/decode.h"

/* The byte after the string that starts at data[at], or len. */
static size_t skip_string(const char *data, size_t len, size_t at)
{
	for (at++; at < len && data[at] != '"'; at++)
		if (data[at] == '\\')
			at++;
	return at < len ? at + 1 : len;
}

static bool is_space(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

enum scan_result json_scan(const char *data, size_t len, size_t *offset)
{
	int depth = 0;
	size_t values = 0, at = 0;
	while (at < len && is_space(data[at]))
		at++;
	if (at == len)
		return SCAN_EMPTY;
	while (at < len) {
		*offset = at;
		char ch = data[at];
		if (ch == '"') {
			at = skip_string(data, len, at);
			continue;
		}
		if ((ch == '{' || ch == '[') && ++depth > JSON_DEPTH_MAX)
			return SCAN_TOO_DEEP;
		if ((ch == '{' || ch == '[' || ch == ',') && ++values > JSON_VALUES_MAX)
			return SCAN_TOO_MANY;
		if (ch == '}' || ch == ']')
			depth--;
		at++;
	}
	return SCAN_OK;
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* Whether the digits at data, negative or not, fit no int64_t. */
static bool is_huge(const char *digits, size_t len, bool negative)
{
	static const char *const limits[] = {"9223372036854775807", "9223372036854775808"};
	if (len != strlen(limits[0]))
		return len > strlen(limits[0]);
	return memcmp(digits, limits[negative], len) > 0;
}

/* 12345678901234567890 -> 1.234567890123456e19: as long, and the same to 16 digits. */
static void rewrite(char *digits, size_t len)
{
	char exponent[24];
	size_t exponent_len = (size_t)snprintf(exponent, sizeof exponent, "e%zu", len - 1);
	memmove(digits + 2, digits + 1, len - 2);
	digits[1] = '.';
	memcpy(digits + len - exponent_len, exponent, exponent_len);
}

/* The byte after the number that starts at data[at]; rewrites it when it is huge. */
static size_t pass_number(char *data, size_t len, size_t at, bool *found)
{
	size_t start = at;
	while (at < len && is_digit(data[at]))
		at++;
	bool whole = at == len || (data[at] != '.' && data[at] != 'e' && data[at] != 'E');
	bool negative = start > 0 && data[start - 1] == '-';
	if (whole && data[start] != '0' && is_huge(data + start, at - start, negative)) {
		rewrite(data + start, at - start);
		*found = true;
	}
	/* Fraction and exponent are no whole numbers of their own. */
	while (at < len && (is_digit(data[at]) || (data[at] && strchr(".eE+-", data[at]))))
		at++;
	return at;
}

bool json_scan_rewrite_huge(char *data, size_t len)
{
	bool found = false;
	size_t at = 0;
	while (at < len) {
		if (data[at] == '"')
			at = skip_string(data, len, at);
		else if (is_digit(data[at]))
			at = pass_number(data, len, at, &found);
		else
			at++;
	}
	return found;
}

void json_scan_position(const char *data, size_t offset, int *line, int *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < offset; i++) {
		if (data[i] == '\n') {
			(*line)++;
			*column = 1;
		} else if ((data[i] & 0xC0) != 0x80) {
			(*column)++;
		}
	}
}

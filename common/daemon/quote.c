/* One character at a time: how many bytes it takes, and what they become. */
#include "daemon/quote.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define PIECE_SIZE 8 /* "\u00e9" and the NUL */

/* Bytes of the character at string; 0 when it is no UTF-8. */
static size_t char_len(const char *string)
{
	for (size_t len = 1; len <= 4; len++) {
		if (utf8_valid(string, len))
			return len;
		if (!string[len])
			break;
	}
	return 0;
}

/* Writes the character at string in its escaped form; returns the bytes it took there. */
static size_t escape(const char *string, char piece[PIECE_SIZE])
{
	static const char letters[] = "\"\"\\\\\nn\rr\tt\bb\ff";
	for (const char *at = letters; *at; at += 2) {
		if (*string == *at) {
			snprintf(piece, PIECE_SIZE, "\\%c", at[1]);
			return 1;
		}
	}
	unsigned char first = (unsigned char)*string;
	size_t len = char_len(string);
	if (first < 0x20 || first == 0x7F)
		snprintf(piece, PIECE_SIZE, "\\u%04x", first);
	else if (len)
		snprintf(piece, PIECE_SIZE, "%.*s", (int)len, string);
	else
		snprintf(piece, PIECE_SIZE, "\xEF\xBF\xBD");
	return len ? len : 1;
}

size_t quote_json(char *to, size_t size, const char *string)
{
	size_t len = 0;
	to[len++] = '"';
	while (*string) {
		char piece[PIECE_SIZE];
		string += escape(string, piece);
		size_t piece_len = strlen(piece);
		if (len + piece_len + 2 > size)
			break;
		memcpy(to + len, piece, piece_len);
		len += piece_len;
	}
	to[len++] = '"';
	to[len] = '\0';
	return len;
}

/* 17 bytes in network order, as hex: short, safe in a URL, and nobody's business. */
#include "base/cursor.h"

#include <string.h>

#include "base/hex.h"

#define CURSOR_BYTES 17

static void put_int64(unsigned char *to, int64_t value)
{
	for (int i = 0; i < 8; i++)
		to[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
}

static int64_t get_int64(const unsigned char *from)
{
	uint64_t value = 0;
	for (int i = 0; i < 8; i++)
		value = value << 8 | from[i];
	return (int64_t)value;
}

const char *cursor_encode(struct call *c, struct cursor cursor)
{
	unsigned char bytes[CURSOR_BYTES] = {cursor.order};
	put_int64(bytes + 1, cursor.key);
	put_int64(bytes + 9, cursor.id);
	char *text = arena_alloc_raw(c->arena, 2 * CURSOR_BYTES + 1);
	hex_encode(bytes, sizeof bytes, text);
	return text;
}

static int digit(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool hex_decode(const char *text, unsigned char *bytes)
{
	for (int i = 0; i < CURSOR_BYTES; i++) {
		int high = digit(text[2 * i]);
		int low = digit(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

enum err cursor_decode(struct call *c, const char *text, uint8_t order, struct cursor *cursor)
{
	unsigned char bytes[CURSOR_BYTES];
	if (strlen(text) != 2 * CURSOR_BYTES || !hex_decode(text, bytes) || bytes[0] != order)
		return fail(c, ERR_BAD_REQUEST, "cursor is none of this list and sort");
	*cursor = (struct cursor){.order = bytes[0],
		.key = get_int64(bytes + 1),
		.id = get_int64(bytes + 9)};
	return OK;
}

/* Three bytes are four characters; what is left over at the end is two or three. */
#include "token/base64url.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_encode(const void *data, size_t len, char *out)
{
	const unsigned char *bytes = data;
	uint32_t bits = 0;
	int have = 0;
	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 6; have -= 6)
			*out++ = alphabet[bits >> (have - 6) & 63];
	}
	if (have)
		*out++ = alphabet[bits << (6 - have) & 63];
	*out = '\0';
}

static int value_of(char ch)
{
	if (ch >= 'A' && ch <= 'Z')
		return ch - 'A';
	if (ch >= 'a' && ch <= 'z')
		return ch - 'a' + 26;
	if (ch >= '0' && ch <= '9')
		return ch - '0' + 52;
	return ch == '-' ? 62 : ch == '_' ? 63 : -1;
}

bool base64url_decode(const char *text, size_t len, unsigned char *out, size_t *out_len)
{
	uint32_t bits = 0;
	int have = 0;
	unsigned char *to = out;
	if (len % 4 == 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		int value = value_of(text[i]);
		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			*to++ = (unsigned char)(bits >> have);
		}
	}
	if (bits & ((1U << have) - 1))
		return false;
	*out_len = (size_t)(to - out);
	return true;
}

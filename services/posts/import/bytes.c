/* Character by character; one that a piece cuts in two waits for the next. */
#include "import/bytes.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

static const char replacement[] = "\xEF\xBF\xBD";

static bool is_forbidden_control(unsigned char ch)
{
	return ch < 0x20 && ch != '\t' && ch != '\n' && ch != '\r';
}

/* Bytes a sequence has by its first byte; 1 for what cannot begin one. */
static size_t sequence_len(unsigned char first)
{
	if (first < 0xC2 || first > 0xF4)
		return 1;
	return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
}

/* U+FFFE and U+FFFF (XML 1.0, section 2.2). */
static bool is_noncharacter(const char *at, size_t len)
{
	return len == 3 && memcmp(at, "\xEF\xBF", 2) == 0 && (unsigned char)at[2] >= 0xBE;
}

/* Writes the character at at, or what stands for it, and says how many bytes were used. */
static size_t clean_one(struct import_bytes *bytes, const char *at, size_t left, char **out)
{
	unsigned char first = (unsigned char)*at;
	if (first < 0x80) {
		bool forbidden = is_forbidden_control(first);
		bytes->replaced += forbidden;
		*(*out)++ = (char)(forbidden ? ' ' : *at);
		return 1;
	}
	size_t len = sequence_len(first);
	if (len <= left && utf8_valid(at, len) && !is_noncharacter(at, len)) {
		memcpy(*out, at, len);
		*out += len;
		return len;
	}
	bytes->replaced++;
	memcpy(*out, replacement, sizeof replacement - 1);
	*out += sizeof replacement - 1;
	return 1;
}

/* Whether the piece ends inside a character that may yet turn out well. */
static bool is_cut(const char *at, size_t left)
{
	if (left >= sequence_len((unsigned char)*at))
		return false;
	for (size_t i = 1; i < left; i++)
		if (((unsigned char)at[i] & 0xC0) != 0x80)
			return false;
	return true;
}

/* Cleans up to the end, or to a character that is cut there; returns bytes used. */
static size_t clean_run(struct import_bytes *bytes, const char *data, size_t len, char **out)
{
	size_t at = 0;
	while (at < len && !is_cut(data + at, len - at))
		at += clean_one(bytes, data + at, len - at, out);
	return at;
}

/* Takes used bytes away from what is held. */
static void let_go(struct import_bytes *bytes, size_t used)
{
	bytes->held_len -= used;
	memmove(bytes->held, bytes->held + used, bytes->held_len);
}

size_t import_bytes_clean(struct import_bytes *bytes, const char *data, size_t len, char *out)
{
	char *to = out;
	size_t at = 0;
	/* What is held gets one byte at a time, until it is a character or is none. */
	while (bytes->held_len && at < len) {
		bytes->held[bytes->held_len++] = data[at++];
		let_go(bytes, clean_run(bytes, bytes->held, bytes->held_len, &to));
	}
	at += clean_run(bytes, data + at, len - at, &to);
	if (at < len) {
		bytes->held_len = len - at;
		memcpy(bytes->held, data + at, bytes->held_len);
	}
	return (size_t)(to - out);
}

size_t import_bytes_end(struct import_bytes *bytes, char *out)
{
	char *to = out;
	while (bytes->held_len)
		let_go(bytes, clean_one(bytes, bytes->held, bytes->held_len, &to));
	return (size_t)(to - out);
}

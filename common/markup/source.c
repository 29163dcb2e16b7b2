/* Bytes that are no character, and characters that nobody sees, are where one parser reads
 * something else than another: they go before any of them looks. */
#include "markup/source.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

static const char replacement[] = "\xEF\xBF\xBD";

/* C0 but tab and line breaks, DEL, and C1: all that HTML (section 13.2.3.5) calls an error. */
static bool is_control(const char *at, size_t len)
{
	const unsigned char *p = (const unsigned char *)at;
	if (len == 1)
		return (p[0] < 0x20 && !strchr("\t\n\r", p[0])) || p[0] == 0x7F || !p[0];
	return len == 2 && p[0] == 0xC2 && p[1] < 0xA0;
}

static size_t add_one(struct text *out, const char *at, size_t left)
{
	size_t len = utf8_sequence(at, left);
	if (!len)
		text_add(out, replacement, sizeof replacement - 1);
	else if (!is_control(at, len))
		text_add(out, at, len);
	return len ? len : 1;
}

/* Bytes at the start that may stay as they are. */
static size_t good_len(const char *text, size_t len)
{
	size_t at = 0;
	while (at < len) {
		size_t step = utf8_sequence(text + at, len - at);
		if (!step || is_control(text + at, step))
			break;
		at += step;
	}
	return at;
}

struct source source_of(struct arena *arena, const char *text, size_t len)
{
	size_t good = good_len(text, len);
	if (good == len)
		return (struct source){.text = text, .len = len};
	struct text out;
	text_init(&out, arena, len, SIZE_MAX);
	text_add(&out, text, good);
	for (size_t at = good; at < len;)
		at += add_one(&out, text + at, len - at);
	return (struct source){.text = text_string(&out), .len = out.len};
}

size_t source_blanks(const char *at, size_t left)
{
	size_t len = 0;
	while (len < left && strchr(" \t\n\r", at[len]) && at[len])
		len++;
	return len;
}

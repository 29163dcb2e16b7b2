/* The machine's iconv does the work, for names of charsets that look like some. */
#include "sources/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "base/utf8.h"
#include "sources/charset_guess.h"
#include "sources/charset_label.h"

#define HEAD_BYTES 256
#define PIECE_BYTES 8192

static const char replacement[] = "\xEF\xBF\xBD";

/* Eight bytes at a time as long as they are ASCII, which most are. */
static bool is_clean(const char *body, size_t len)
{
	size_t at = 0;
	while (at < len) {
		uint64_t eight;
		if (len - at >= sizeof eight) {
			memcpy(&eight, body + at, sizeof eight);
			bool has_zero = (eight - UINT64_C(0x0101010101010101)) & ~eight &
					UINT64_C(0x8080808080808080);
			if (!(eight & UINT64_C(0x8080808080808080)) && !has_zero) {
				at += sizeof eight;
				continue;
			}
		}
		size_t step = utf8_sequence(body + at, len - at);
		if (!step || !body[at])
			return false;
		at += step;
	}
	return true;
}

static void add_replaced(struct text *out, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!at[i])
			text_add_char(out, ' ');
		else
			text_add_char(out, at[i]);
}

/* One step of iconv. @return false at the end */
static bool convert_piece(iconv_t converter, char **in, size_t *left, struct text *out)
{
	char piece[PIECE_BYTES], *to = piece;
	size_t room = sizeof piece;
	size_t done = iconv(converter, in, left, &to, &room);
	add_replaced(out, piece, (size_t)(to - piece));
	if (done != (size_t)-1)
		return false;
	if (errno == E2BIG)
		return true;
	if (!*left || errno == EINVAL)
		return false;
	text_add(out, replacement, sizeof replacement - 1);
	(*in)++;
	(*left)--;
	return *left > 0;
}

/* Some keep a letter back, for an accent may follow. */
static void flush(iconv_t converter, struct text *out)
{
	char piece[16], *to = piece;
	size_t room = sizeof piece;
	(void)iconv(converter, NULL, NULL, &to, &room);
	add_replaced(out, piece, (size_t)(to - piece));
}

static bool convert(const char *charset, const char *body, size_t len, struct text *out)
{
	iconv_t converter = iconv_open("UTF-8", charset);
	if (converter == (iconv_t)-1)
		return false;
	char *in = (char *)(uintptr_t)body; /* iconv does not write there */
	size_t left = len;
	while (convert_piece(converter, &in, &left, out))
		continue;
	flush(converter, out);
	iconv_close(converter);
	return true;
}

/* UTF-8 with mistakes in it. */
static void repair(const char *body, size_t len, struct text *out)
{
	for (size_t at = 0; at < len;) {
		size_t step = utf8_sequence(body + at, len - at);
		if (!step)
			text_add(out, replacement, sizeof replacement - 1);
		else
			add_replaced(out, body + at, step);
		at += step ? step : 1;
	}
}

/* iconv lets sequences of five and six bytes through, under some names of UTF-8. */
static struct text well_formed(struct arena *arena, const struct text *converted)
{
	struct text good;
	text_init(&good, arena, converted->len + converted->len / 4, SIZE_MAX);
	repair(converted->data, converted->len, &good);
	return good;
}

/* @param[out] mark_len  0: there is none */
static const char *mark_of(const char *body, size_t len, size_t *mark_len)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *charset;
	} marks[] = {
		{"\xFF\xFE\0\0", 4, "UTF-32LE"},
		{"\0\0\xFE\xFF", 4, "UTF-32BE"},
		{"\xFE\xFF", 2, "UTF-16BE"},
		{"\xFF\xFE", 2, "UTF-16LE"},
		{"\xEF\xBB\xBF", 3, NULL},
	};
	*mark_len = 0;
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (len >= marks[i].len && memcmp(body, marks[i].bytes, marks[i].len) == 0) {
			*mark_len = marks[i].len;
			return marks[i].charset;
		}
	return NULL;
}

/* Whether a label that says "two bytes a character" cannot be right. */
static bool is_narrow(const char *body, size_t len)
{
	return !memchr(body, '\0', len < HEAD_BYTES ? len : HEAD_BYTES);
}

/* The charset of what is not whole UTF-8, or has NULs. @param said  NULL: nothing is */
static const char *choose(const char *body, size_t len, const char *said)
{
	bool is_wide = said && charset_label_is_wide(said);
	if (is_wide && !is_narrow(body, len))
		return said;
	said = is_wide ? NULL : said;
	bool says_utf8 = said && strcmp(said, "UTF-8") == 0;
	if (said && !says_utf8)
		return !charset_label_is_shifted(said) && utf8_valid(body, len) ? "UTF-8" : said;
	return charset_guess_utf8(body, len, says_utf8) ? "UTF-8" : charset_guess(body, len);
}

const char *charset_decode(struct arena *arena, const char *body, size_t len,
	const char *content_type, size_t *len_out)
{
	size_t mark_len;
	const char *charset = mark_of(body, len, &mark_len);
	char label[CHARSET_NAME_SIZE] = "";
	body += mark_len;
	len -= mark_len;
	if (!charset && !mark_len)
		charset = charset_guess_wide(body, len);
	bool has_label = charset_label_find(body, len, content_type, label);
	*len_out = len;
	if (!charset && !(has_label && charset_label_is_shifted(label)) && is_clean(body, len))
		return body;
	struct text out;
	text_init(&out, arena, len + len / 4, SIZE_MAX);
	if (!charset)
		charset = choose(body, len, has_label ? label : NULL);
	if (strcmp(charset, "UTF-8") == 0)
		repair(body, len, &out);
	else if (!convert(charset, body, len, &out))
		(void)convert("WINDOWS-1252", body, len, &out);
	if (!utf8_valid(out.data, out.len))
		out = well_formed(arena, &out);
	*len_out = out.len;
	return text_string(&out);
}

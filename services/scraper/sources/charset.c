/* The machine's iconv does the work, for names of charsets that look like some. */
#include "sources/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define NAME_SIZE 32
#define HEAD_BYTES 4096
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

/* The word behind "charset=" or "encoding=", quotes or not. */
static bool take_name(const char *at, const char *end, char name[NAME_SIZE])
{
	size_t len = 0;
	while (at < end && strchr(" \t\"'=", *at) && *at)
		at++;
	while (at + len < end && len < NAME_SIZE - 1 && at[len] &&
		strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:()",
			at[len]))
		len++;
	memcpy(name, at, len);
	name[len] = '\0';
	return len > 0;
}

static bool find_name(const char *text, size_t len, const char *word, char name[NAME_SIZE])
{
	size_t word_len = strlen(word);
	for (size_t i = 0; i + word_len < len; i++)
		if (strncasecmp(text + i, word, word_len) == 0)
			return take_name(text + i + word_len, text + len, name);
	return false;
}

/* The encoding of an XML declaration counts only where there is one. */
static bool find_label(const char *body, size_t len, const char *content_type, char name[NAME_SIZE])
{
	size_t head = len < HEAD_BYTES ? len : HEAD_BYTES;
	if (content_type && find_name(content_type, strlen(content_type), "charset=", name))
		return true;
	if (head > 5 && memcmp(body, "<?xml", 5) == 0) {
		const char *end = memchr(body, '>', head);
		if (end && find_name(body, (size_t)(end - body), "encoding=", name))
			return true;
	}
	return find_name(body, head, "charset=", name);
}

/* UTF-7 would let markup through that nobody sees; what browsers call Latin-1 is windows-1252. */
static const char *name_of_label(const char *label)
{
	static const char *const latin[] = {"iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii",
		"ascii", "utf-7", "x-user-defined", "unicode-1-1-utf-7"};
	for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
		if (strcasecmp(latin[i], label) == 0)
			return "WINDOWS-1252";
	if (strcasecmp(label, "shift_jis") == 0 || strcasecmp(label, "x-sjis") == 0)
		return "CP932";
	if (strcasecmp(label, "gb2312") == 0)
		return "GB18030";
	return label;
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

static bool convert(const char *charset, const char *body, size_t len, struct text *out)
{
	iconv_t converter = iconv_open("UTF-8", charset);
	if (converter == (iconv_t)-1)
		return false;
	char *in = (char *)(uintptr_t)body; /* iconv does not write there */
	size_t left = len;
	while (convert_piece(converter, &in, &left, out))
		continue;
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

static const char *mark_of(const char *body, size_t len, size_t *mark_len)
{
	*mark_len = 2;
	if (len >= 2 && memcmp(body, "\xFE\xFF", 2) == 0)
		return "UTF-16BE";
	if (len >= 2 && memcmp(body, "\xFF\xFE", 2) == 0)
		return "UTF-16LE";
	*mark_len = len >= 3 && memcmp(body, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	return NULL;
}

/* Charsets of seven bits, which look like ASCII and are not. */
static bool is_shifted(const char *label)
{
	return strncasecmp(label, "iso-2022", 8) == 0 || strcasecmp(label, "hz-gb-2312") == 0;
}

const char *charset_decode(struct arena *arena, const char *body, size_t len,
	const char *content_type, size_t *len_out)
{
	size_t mark_len;
	const char *charset = mark_of(body, len, &mark_len);
	char label[NAME_SIZE] = "";
	body += mark_len;
	len -= mark_len;
	bool has_label = find_label(body, len, content_type, label);
	*len_out = len;
	if (!charset && !is_shifted(label) && is_clean(body, len))
		return body;
	struct text out;
	text_init(&out, arena, len + len / 4, SIZE_MAX);
	bool is_utf8 = strcasecmp(label, "utf-8") == 0 || strcasecmp(label, "utf8") == 0;
	if (!charset && !is_shifted(label) && (is_utf8 || utf8_valid(body, len)))
		repair(body, len, &out);
	else if (!convert(charset     ? charset
			  : has_label ? name_of_label(label)
				      : "WINDOWS-1252",
			 body, len, &out))
		(void)convert("WINDOWS-1252", body, len, &out);
	if (!utf8_valid(out.data, out.len))
		out = well_formed(arena, &out);
	*len_out = out.len;
	return text_string(&out);
}

/* Q encoding and not B: what is mostly ASCII stays readable. A word never cuts a character in two,
 * and every line stays below the 76 characters of RFC 2047 section 2. */
#include "mail/header.h"

#include <string.h>

#include "base/utf8.h"

#define PLAIN_CHARACTERS_MAX 60 /* longer ones are folded, as encoded words */
#define WORD_CHARACTERS_MAX 48	/* inside "=?utf-8?Q?" and "?=" */
#define FOLD "\r\n "

static bool is_control(char ch)
{
	return (unsigned char)ch < ' ' || ch == 0x7f;
}

static bool is_plain(const char *value)
{
	if (strlen(value) > PLAIN_CHARACTERS_MAX || strstr(value, "=?"))
		return false;
	for (; *value; value++)
		if (is_control(*value) || (unsigned char)*value > 0x7f)
			return false;
	return true;
}

static bool is_alphanumeric(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
}

/* Bytes of the character that begins here; the value is well-formed UTF-8. */
static size_t character_bytes(const char *at)
{
	return (size_t)(utf8_next(at) - at);
}

static size_t encoded_len(const char *at, size_t bytes)
{
	return bytes == 1 && (is_alphanumeric(*at) || *at == ' ' || is_control(*at)) ? 1
										     : 3 * bytes;
}

static void add_encoded(struct text *out, const char *at, size_t bytes)
{
	if (encoded_len(at, bytes) == 1) {
		text_add(out, is_alphanumeric(*at) ? at : "_", 1);
		return;
	}
	for (size_t i = 0; i < bytes; i++)
		text_printf(out, "=%02X", (unsigned char)at[i]);
}

/* One encoded word. @return where the next one begins */
static const char *add_word(struct text *out, const char *value)
{
	size_t used = 0;
	text_add_string(out, "=?utf-8?Q?");
	while (*value) {
		size_t bytes = character_bytes(value);
		used += encoded_len(value, bytes);
		if (used > WORD_CHARACTERS_MAX)
			break;
		add_encoded(out, value, bytes);
		value += bytes;
	}
	text_add_string(out, "?=");
	return value;
}

/* Blanks between encoded words are no part of the text (RFC 2047 section 6.2). */
static void add_words(struct text *out, const char *value)
{
	value = add_word(out, value);
	while (*value) {
		text_add_string(out, FOLD);
		value = add_word(out, value);
	}
}

static void add_quoted(struct text *out, const char *value)
{
	text_add_char(out, '"');
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			text_add_char(out, '\\');
		text_add_char(out, *value);
	}
	text_add_char(out, '"');
}

void header_add_text(struct text *out, const char *name, const char *value)
{
	text_printf(out, "%s: ", name);
	if (is_plain(value))
		text_add_string(out, value);
	else
		add_words(out, value);
	text_add_string(out, "\r\n");
}

void header_add_mailbox(struct text *out, const char *name, const struct mailbox *mailbox)
{
	const char *shown = mailbox->name ? mailbox->name : "";
	text_printf(out, "%s: ", name);
	if (!*shown) {
		text_printf(out, "%s\r\n", mailbox->address);
		return;
	}
	if (is_plain(shown))
		add_quoted(out, shown);
	else
		add_words(out, shown);
	text_printf(out, FOLD "<%s>\r\n", mailbox->address);
}

/* A label counts where it is read as ASCII, so that it cannot say that the text around it is not.
 */
#include "sources/charset_label.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/macros.h"

#define HEAD_BYTES 4096

static const struct {
	const char *label, *name;
} labels[] = {
#define CHARSET_LABEL(label, name) {label, name},
#include "sources/charset_label.def"
#undef CHARSET_LABEL
};

bool charset_label_is_wide(const char *name)
{
	static const char *const starts[] = {"utf-16", "utf16", "utf-32", "utf32", "ucs", "unicode",
		"csunicode", "iso-10646"};
	for (size_t i = 0; i < COUNT_OF(starts); i++)
		if (strncasecmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

bool charset_label_is_shifted(const char *name)
{
	return strncasecmp(name, "iso-2022", 8) == 0 || strcasecmp(name, "hz-gb-2312") == 0;
}

static bool is_known(const char *name)
{
	iconv_t converter = iconv_open("UTF-8", name);
	if (converter == (iconv_t)-1)
		return false;
	iconv_close(converter);
	return true;
}

/* Replaces a label by its name. @return false where nobody knows it */
static bool name_label(char name[CHARSET_NAME_SIZE])
{
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		if (strcasecmp(labels[i].label, name) == 0) {
			memcpy(name, labels[i].name, strlen(labels[i].name) + 1);
			return true;
		}
	return is_known(name);
}

/* The word behind "charset=" or "encoding=", quotes or not. */
static bool take_name(const char *at, const char *end, char name[CHARSET_NAME_SIZE])
{
	size_t len = 0;
	while (at < end && strchr(" \t\"'=", *at) && *at)
		at++;
	while (at + len < end && len < CHARSET_NAME_SIZE - 1 && at[len] &&
		strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:()",
			at[len]))
		len++;
	memcpy(name, at, len);
	name[len] = '\0';
	return len > 0;
}

static bool find_name(const char *text, size_t len, const char *word, char name[CHARSET_NAME_SIZE])
{
	size_t word_len = strlen(word);
	for (size_t i = 0; i + word_len < len; i++)
		if (strncasecmp(text + i, word, word_len) == 0)
			return take_name(text + i + word_len, text + len, name) && name_label(name);
	return false;
}

/* What can be read as ASCII is not wide. */
static bool find_name_within(const char *text, size_t len, const char *word,
	char name[CHARSET_NAME_SIZE])
{
	return find_name(text, len, word, name) && !charset_label_is_wide(name);
}

bool charset_label_find(const char *body, size_t len, const char *content_type,
	char name[CHARSET_NAME_SIZE])
{
	size_t head = len < HEAD_BYTES ? len : HEAD_BYTES;
	if (content_type && find_name(content_type, strlen(content_type), "charset=", name))
		return true;
	if (head > 5 && memcmp(body, "<?xml", 5) == 0) {
		const char *end = memchr(body, '>', head);
		if (end && find_name_within(body, (size_t)(end - body), "encoding=", name))
			return true;
	}
	return find_name_within(body, head, "charset=", name);
}

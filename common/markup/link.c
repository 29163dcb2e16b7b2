/* The URL Standard, section 4.4: a scheme is a letter, then letters, digits, "+", "-" and ".", up
 * to the first colon. What has a colon before any "/", "?" or "#" and is not of the list is
 * refused, whether or not it is a scheme: browsers have been of several minds. */
#include "markup/link.h"

#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "base/text.h"

static const struct {
	const char *scheme;
	bool shown;
} schemes[] = {{"http", true}, {"https", true}, {"mailto", false}};

static bool is_allowed(const char *address, size_t len, enum link_use use)
{
	size_t scheme_len = 0;
	while (scheme_len < len && !strchr(":/?#", address[scheme_len]))
		scheme_len++;
	if (scheme_len == len || address[scheme_len] != ':')
		return true; /* relative */
	for (size_t i = 0; i < COUNT_OF(schemes); i++)
		if (strlen(schemes[i].scheme) == scheme_len &&
			strncasecmp(schemes[i].scheme, address, scheme_len) == 0)
			return use == LINK_FOLLOWED || schemes[i].shown;
	return false;
}

static bool has_control(const char *address, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)address[i] < 0x20 || address[i] == 0x7F)
			return true;
	return false;
}

/* RFC 3986, section 2: what stands for itself; and "%", for it has been escaped already. */
static bool stands_for_itself(unsigned char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
	       (ch && ch < 0x80 && strchr("-._~:/?#[]@!$&'()*+,;=%", ch));
}

static void add_byte(struct text *out, unsigned char ch)
{
	static const char digits[] = "0123456789ABCDEF";
	if (stands_for_itself(ch)) {
		text_add_char(out, (char)ch);
		return;
	}
	text_add(out, (const char[]){'%', digits[ch >> 4], digits[ch & 15]}, 3);
}

static void trim(const char **address, size_t *len)
{
	while (*len && strchr(" \t\n\r\f", (*address)[0])) {
		(*address)++;
		(*len)--;
	}
	while (*len && strchr(" \t\n\r\f", (*address)[*len - 1]))
		(*len)--;
}

const char *link_clean(struct arena *arena, const char *address, size_t len, enum link_use use)
{
	trim(&address, &len);
	if (!len || len > LINK_BYTES_MAX || has_control(address, len) ||
		!is_allowed(address, len, use))
		return NULL;
	struct text out;
	text_init(&out, arena, len + 16, 3 * LINK_BYTES_MAX);
	for (size_t i = 0; i < len; i++)
		add_byte(&out, (unsigned char)address[i]);
	return text_string(&out);
}

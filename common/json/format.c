/* Forms are looked at, not looked up: no DNS, no time zone database. */
#include "json/format.h"

#include <stdint.h>
#include <string.h>

#include "base/rfc3339.h"

#define EMAIL_BYTES_MAX 254 /* RFC 5321 section 4.5.3.1.3, less the angle brackets */
#define LOCAL_PART_BYTES_MAX 64
#define LABEL_BYTES_MAX 63
#define ZONE_BYTES_MAX 64

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool is_alphanumeric(char ch)
{
	return is_digit(ch) || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
}

static bool is_one_of(char ch, const char *accepted)
{
	return ch && strchr(accepted, ch);
}

/* A Dot-string: atoms of RFC 5322's atext with single dots between. */
static bool is_local_part(const char *text, size_t len)
{
	if (len == 0 || len > LOCAL_PART_BYTES_MAX || text[0] == '.' || text[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '.' ? text[i + 1] == '.'
				   : !is_alphanumeric(text[i]) &&
					     !is_one_of(text[i], "!#$%&'*+-/=?^_`{|}~"))
			return false;
	}
	return true;
}

/* One label of a host name (RFC 1123 section 2.1). */
static bool is_label(const char *text, size_t len)
{
	if (len == 0 || len > LABEL_BYTES_MAX || text[0] == '-' || text[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_alphanumeric(text[i]) && text[i] != '-')
			return false;
	return true;
}

/* A host name of labels_min labels or more, whose last one is no number. */
static bool is_host_name(const char *text, size_t len, int labels_min)
{
	const char *end = text + len;
	for (int labels = 1;; labels++) {
		const char *dot = memchr(text, '.', (size_t)(end - text));
		const char *stop = dot ? dot : end;
		size_t label_len = (size_t)(stop - text);
		if (!is_label(text, label_len))
			return false;
		if (!dot)
			return labels >= labels_min && strspn(text, "0123456789") < label_len;
		text = dot + 1;
	}
}

/* RFC 5321 Mailbox without quoted strings and address literals; mail from outside reaches no
 * domain of a single label. */
static bool is_email(const char *text)
{
	const char *at = strrchr(text, '@');
	size_t len = strlen(text);
	return at && len <= EMAIL_BYTES_MAX && is_local_part(text, (size_t)(at - text)) &&
	       is_host_name(at + 1, len - (size_t)(at + 1 - text), 2);
}

static bool is_date(const char *text)
{
	int year, month, day;
	return rfc3339_parse_date(text, &year, &month, &day);
}

static bool is_ipv4(const char *text, size_t len)
{
	int dots = 0, digits = 0, value = 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '.') {
			if (digits == 0)
				return false;
			dots++;
			digits = value = 0;
		} else {
			if (!is_digit(text[i]) || ++digits > 3)
				return false;
			value = value * 10 + (text[i] - '0');
			if (value > 255)
				return false;
		}
	}
	return dots == 3 && digits > 0;
}

static bool is_ipv6_literal(const char *text, size_t len)
{
	if (len < 4 || text[0] != '[' || text[len - 1] != ']')
		return false;
	for (size_t i = 1; i < len - 1; i++)
		if (!is_digit(text[i]) && !is_one_of(text[i], "abcdefABCDEF:."))
			return false;
	return memchr(text, ':', len) != NULL;
}

static bool is_port(const char *text, size_t len)
{
	int value = 0;
	for (size_t i = 0; i < len; i++) {
		value = is_digit(text[i]) ? value * 10 + (text[i] - '0') : 65536;
		if (value > 65535)
			return false;
	}
	return value > 0;
}

/* A host and an optional port. User information is refused: it misleads whoever reads it. */
static bool is_authority(const char *text, size_t len)
{
	size_t host_len = len;
	for (size_t i = len; i > 0 && (is_digit(text[i - 1]) || text[i - 1] == ':'); i--) {
		if (text[i - 1] == ':') {
			host_len = i - 1;
			break;
		}
	}
	if (host_len < len && !is_port(text + host_len + 1, len - host_len - 1))
		return false;
	return host_len > 0 && (is_host_name(text, host_len, 1) || is_ipv4(text, host_len) ||
				       is_ipv6_literal(text, host_len));
}

/* RFC 3986: the characters that a path, query or fragment has, escapes complete. */
static bool is_uri_rest(const char *text)
{
	for (; *text; text++) {
		if (*text == '%') {
			if (strspn(text + 1, "0123456789abcdefABCDEF") < 2)
				return false;
		} else if (!is_alphanumeric(*text) && !is_one_of(*text, "/?#[]@!$&'()*+,;=-._~:")) {
			return false;
		}
	}
	return true;
}

static bool is_web_address(const char *text)
{
	if (strncasecmp(text, "http://", 7) != 0 && strncasecmp(text, "https://", 8) != 0)
		return false;
	const char *authority = strchr(text, '/') + 2;
	size_t len = strcspn(authority, "/?#");
	return is_authority(authority, len) && is_uri_rest(authority + len);
}

/* Up to three parts of letters, digits, "_", "-" and "+", the first from a letter. */
static bool is_time_zone(const char *text)
{
	if (is_digit(text[0]) || strlen(text) > ZONE_BYTES_MAX)
		return false;
	for (int parts = 1; parts <= 3; parts++) {
		const char *start = text;
		while (is_alphanumeric(*text) || is_one_of(*text, "_-+"))
			text++;
		if (text == start || !is_alphanumeric(*start))
			return false;
		if (!*text)
			return true;
		if (*text++ != '/')
			return false;
	}
	return false;
}

/* The code point at *text, which is well-formed UTF-8; moves past it. */
static uint32_t next_code_point(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	int len = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	uint32_t code = len == 1 ? p[0] : p[0] & (0x7Fu >> len);
	for (int i = 1; i < len; i++)
		code = code << 6 | (p[i] & 0x3F);
	*text += len;
	return code;
}

/* What no document of XML 1.0 may have (section 2.2), and so no feed. */
static bool is_forbidden_in_xml(uint32_t code)
{
	bool allowed_control = code == '\t' || code == '\n' || code == '\r';
	return (code < 0x20 && !allowed_control) || code == 0xFFFE || code == 0xFFFF;
}

/* Ends a line or steers a terminal: C0, DEL, C1, line and paragraph separator. */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029;
}

/* Shows nothing: Unicode's White_Space and the zero-width characters. */
static bool is_blank(uint32_t code)
{
	return code == 0x20 || code == 0xA0 || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200F) || code == 0x202F || code == 0x205F ||
	       code == 0x2060 || code == 0x3000 || code == 0xFEFF;
}

static bool is_single_line(const char *text)
{
	bool blank = true;
	while (*text) {
		uint32_t code = next_code_point(&text);
		if (is_control(code) || is_forbidden_in_xml(code))
			return false;
		blank = blank && is_blank(code);
	}
	return !blank;
}

static bool is_text(const char *text)
{
	while (*text)
		if (is_forbidden_in_xml(next_code_point(&text)))
			return false;
	return true;
}

static const struct {
	bool (*matches)(const char *text);
	const char *description;
} forms[] = {
	[FORMAT_EMAIL] = {is_email, "an e-mail address"},
	[FORMAT_DATE] = {is_date, "a date like 2026-12-01"},
	[FORMAT_URI] = {is_web_address, "an http or https address"},
	[FORMAT_TIME_ZONE] = {is_time_zone, "a time zone like Europe/Berlin"},
	[FORMAT_SINGLE_LINE] = {is_single_line, "one line, and not blank"},
	[FORMAT_TEXT] = {is_text, "without control characters other than tabs and line breaks"},
	[FORMAT_FREE_OBJECT] = {NULL, "an object"},
};

bool format_matches(enum field_format format, const char *text)
{
	return !forms[format].matches || forms[format].matches(text);
}

const char *format_description(enum field_format format)
{
	return forms[format].description;
}

/* One function for each rule of the grammar. Who visits a value again reads what was proven. */
#include "json/walk.h"

#include <string.h>

#include "base/hex.h"
#include "base/utf8.h"
#include "json/decode.h"

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
}

bool walk_on(struct walk *walk)
{
	while (walk->at < walk->end && is_blank(*walk->at))
		walk->at++;
	return walk->at < walk->end;
}

static bool take(struct walk *walk, char ch)
{
	if (walk->at == walk->end || *walk->at != ch)
		return false;
	walk->at++;
	return true;
}

static bool is_digit(const struct walk *walk)
{
	return walk->at < walk->end && *walk->at >= '0' && *walk->at <= '9';
}

static unsigned hex_4(const char *at)
{
	unsigned value = 0;
	for (int i = 0; i < 4; i++)
		value = value * 16 + (unsigned)hex_digit(at[i]);
	return value;
}

static bool take_hex_4(struct walk *walk, unsigned *unit)
{
	if (walk->end - walk->at < 4)
		return false;
	for (int i = 0; i < 4; i++)
		if (hex_digit(walk->at[i]) < 0)
			return false;
	*unit = hex_4(walk->at);
	walk->at += 4;
	return true;
}

/* A surrogate stands for nothing without its other half (section 8.2). */
static bool pass_unicode(struct walk *walk)
{
	unsigned high, low;
	if (!take_hex_4(walk, &high))
		return false;
	if (high < 0xD800 || high > 0xDFFF)
		return true;
	return high < 0xDC00 && take(walk, '\\') && take(walk, 'u') && take_hex_4(walk, &low) &&
	       low >= 0xDC00 && low <= 0xDFFF;
}

static bool pass_escape(struct walk *walk)
{
	if (walk->at == walk->end)
		return false;
	char ch = *walk->at++;
	return ch == 'u' ? pass_unicode(walk) : ch && strchr("\"\\/bfnrt", ch);
}

static bool is_plain(char ch)
{
	return (unsigned char)ch >= ' ' && ch != '"' && ch != '\\';
}

#define EACH UINT64_C(0x0101010101010101) /* a byte eight times: EACH * 'a' */
#define HIGH (EACH << 7)

/* Whether one of eight bytes is not plain: a byte has its high bit in the first term where it is
 * below ' ', in the others where it is a quote, or a backslash (S. E. Anderson, Bit Twiddling
 * Hacks, "Determine if a word has a byte less than n"). */
static bool has_special(uint64_t eight)
{
	uint64_t quotes = eight ^ (EACH * '"'), slashes = eight ^ (EACH * '\\');
	return (((eight - EACH * ' ') & ~eight) | ((quotes - EACH) & ~quotes) |
		       ((slashes - EACH) & ~slashes)) &
	       HIGH;
}

static void pass_plain(struct walk *walk)
{
	uint64_t eight;
	while ((size_t)(walk->end - walk->at) >= sizeof eight) {
		memcpy(&eight, walk->at, sizeof eight);
		if (has_special(eight))
			break;
		walk->at += sizeof eight;
	}
	while (walk->at < walk->end && is_plain(*walk->at))
		walk->at++;
}

/* Behind the first quote. */
static bool pass_string(struct walk *walk, struct walk_value *value)
{
	*value = (struct walk_value){.kind = WALK_STRING, .data = walk->at};
	for (;;) {
		pass_plain(walk);
		if (take(walk, '\\')) {
			value->escaped = true;
			if (!pass_escape(walk))
				return false;
			continue;
		}
		value->len = (size_t)(walk->at - value->data);
		return take(walk, '"');
	}
}

static bool pass_digits(struct walk *walk)
{
	const char *from = walk->at;
	while (is_digit(walk))
		walk->at++;
	return walk->at > from;
}

static bool pass_number(struct walk *walk)
{
	(void)take(walk, '-');
	if (!take(walk, '0') && !pass_digits(walk))
		return false;
	if (take(walk, '.') && !pass_digits(walk))
		return false;
	if (!take(walk, 'e') && !take(walk, 'E'))
		return true;
	(void)(take(walk, '+') || take(walk, '-'));
	return pass_digits(walk);
}

static bool pass_word(struct walk *walk, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(walk->end - walk->at) < len || memcmp(walk->at, word, len) != 0)
		return false;
	walk->at += len;
	return true;
}

static bool pass_value(struct walk *walk, struct walk_value *value, int depth);

static bool pass_name(struct walk *walk)
{
	struct walk_value name;
	return walk_on(walk) && take(walk, '"') && pass_string(walk, &name) && walk_on(walk) &&
	       take(walk, ':');
}

/* Behind its opening bracket, up to and with the one that closes it. */
static bool pass_all(struct walk *walk, bool names, char close, int depth)
{
	struct walk_value value;
	if (depth > JSON_DEPTH_MAX || !walk_on(walk))
		return false;
	if (take(walk, close))
		return true;
	do {
		if ((names && !pass_name(walk)) || !pass_value(walk, &value, depth) ||
			!walk_on(walk))
			return false;
	} while (take(walk, ','));
	return take(walk, close);
}

static bool pass_simple(struct walk *walk, struct walk_value *value)
{
	switch (*walk->at) {
	case 't':
		value->kind = WALK_TRUE;
		return pass_word(walk, "true");
	case 'f':
		value->kind = WALK_FALSE;
		return pass_word(walk, "false");
	case 'n':
		value->kind = WALK_NULL;
		return pass_word(walk, "null");
	default:
		value->kind = WALK_NUMBER;
		return pass_number(walk);
	}
}

static bool pass_value(struct walk *walk, struct walk_value *value, int depth)
{
	if (!walk_on(walk))
		return false;
	if (take(walk, '"'))
		return pass_string(walk, value);
	*value = (struct walk_value){.kind = WALK_OBJECT, .data = walk->at};
	bool good;
	if (take(walk, '{')) {
		good = pass_all(walk, true, '}', depth + 1);
	} else if (take(walk, '[')) {
		value->kind = WALK_ARRAY;
		good = pass_all(walk, false, ']', depth + 1);
	} else {
		good = pass_simple(walk, value);
	}
	value->len = (size_t)(walk->at - value->data);
	return good;
}

bool walk_value(struct walk *walk, struct walk_value *value)
{
	return pass_value(walk, value, 0);
}

struct walk walk_inside(const struct walk_value *value)
{
	return (struct walk){value->data + 1, value->data + value->len - 1};
}

bool walk_item(struct walk *inside, struct walk_value *value)
{
	if (!walk_on(inside) || (take(inside, ',') && !walk_on(inside)))
		return false;
	return pass_value(inside, value, 0);
}

bool walk_member(struct walk *inside, struct walk_value *name, struct walk_value *value)
{
	return walk_item(inside, name) && walk_on(inside) && take(inside, ':') &&
	       pass_value(inside, value, 0);
}

bool walk_is(const struct walk_value *value, const char *text)
{
	return value->kind == WALK_STRING && !value->escaped && strlen(text) == value->len &&
	       memcmp(value->data, text, value->len) == 0;
}

bool walk_int(const struct walk_value *value, int64_t *number)
{
	bool negative = value->len && *value->data == '-';
	int64_t found = 0;
	if (value->kind != WALK_NUMBER)
		return false;
	for (size_t i = negative; i < value->len; i++) {
		int digit = value->data[i] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(found, 10, &found) ||
			__builtin_sub_overflow(found, digit, &found))
			return false;
	}
	if (!negative && found == INT64_MIN)
		return false;
	*number = negative ? found : -found;
	return true;
}

/* The character of an escape, behind its backslash. */
static unsigned escaped_code(const char **at)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	char ch = *(*at)++;
	const char *letter = strchr(letters, ch);
	if (ch != 'u')
		return letter ? (unsigned char)meant[letter - letters] : (unsigned char)ch;
	unsigned code = hex_4(*at);
	*at += 4;
	if (code < 0xD800 || code > 0xDFFF)
		return code;
	unsigned low = hex_4(*at + 2);
	*at += 6;
	return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
}

/* One character as it is meant. @return its bytes */
static size_t read_character(const char **at, const char *end, char to[4])
{
	if (**at == '\\') {
		(*at)++;
		return utf8_encode(escaped_code(at), to);
	}
	size_t len = 0;
	do
		to[len++] = *(*at)++;
	while (*at < end && len < 4 && (**at & 0xC0) == 0x80);
	return len;
}

/* There is no NUL in it: that would be escaped. */
static size_t copy_plain(const struct walk_value *value, char *to, size_t size)
{
	size_t len = utf8_cut(value->data, value->len, size - 1);
	memcpy(to, value->data, len);
	to[len] = '\0';
	return len;
}

size_t walk_text(const struct walk_value *value, char *to, size_t size)
{
	if (!value->escaped)
		return copy_plain(value, to, size);
	const char *at = value->data, *end = at + value->len;
	size_t len = 0;
	while (at < end) {
		char character[4];
		size_t bytes = read_character(&at, end, character);
		if (len + bytes >= size || !character[0])
			break;
		memcpy(to + len, character, bytes);
		len += bytes;
	}
	to[len] = '\0';
	return len;
}

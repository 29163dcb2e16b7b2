/* The charset that pages of a language had before UTF-8 (WHATWG HTML, section 13.2.3.2); without a
 * language the letters tell which are frequent in what is not Latin. */
#include "sources/charset_guess.h"

#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "base/utf8.h"

#define HEAD_BYTES 4096
#define SAMPLE_BYTES ((size_t)64 * 1024)
#define LETTERS_MIN 8 /* of less nothing can be told */

static const struct language {
	const char *tag; /* how it begins, in lower case; longer ones above */
	const char *charset;
} languages[] = {
	{"zh-tw", "BIG5-HKSCS"},
	{"zh-hk", "BIG5-HKSCS"},
	{"zh-mo", "BIG5-HKSCS"},
	{"zh-hant", "BIG5-HKSCS"},
	{"zh", "GB18030"},
	{"ko", "CP949"},
	{"th", "CP874"},
	{"el", "WINDOWS-1253"},
	{"tr", "WINDOWS-1254"},
	{"az", "WINDOWS-1254"},
	{"ku", "WINDOWS-1254"},
	{"he", "WINDOWS-1255"},
	{"iw", "WINDOWS-1255"},
	{"ar", "WINDOWS-1256"},
	{"fa", "WINDOWS-1256"},
	{"ur", "WINDOWS-1256"},
	{"lt", "WINDOWS-1257"},
	{"lv", "WINDOWS-1257"},
	{"et", "WINDOWS-1257"},
	{"vi", "WINDOWS-1258"},
	{"pl", "WINDOWS-1250"},
	{"cs", "WINDOWS-1250"},
	{"sk", "WINDOWS-1250"},
	{"hu", "WINDOWS-1250"},
	{"sl", "WINDOWS-1250"},
	{"hr", "WINDOWS-1250"},
	{"bs", "WINDOWS-1250"},
	{"ro", "WINDOWS-1250"},
	{"sq", "WINDOWS-1250"},
};

/* Bytes of the letters that are most frequent in a script: more than half of any text. */
static const struct script {
	const char *charset;
	const char *frequent;
} scripts[] = {
	{"WINDOWS-1251", "\xEE\xE5\xE0\xE8\xED\xF2\xF1\xF0\xE2\xEB"},
	{"KOI8-R", "\xCF\xC5\xC1\xC9\xCE\xD4\xD3\xD2\xD7\xCC"},
	{"WINDOWS-1253", "\xE1\xEF\xE9\xE5\xF4\xF3\xED\xE7\xF5\xF1"},
	{"WINDOWS-1255", "\xE9\xE5\xE4\xEC\xE0\xF8\xFA\xEE\xE1\xF9"},
};

const char *charset_guess_wide(const char *body, size_t len)
{
	static const struct {
		bool is_zero[4];
		const char *charset;
	} forms[] = {
		{{1, 1, 1, 0}, "UTF-32BE"},
		{{0, 1, 1, 1}, "UTF-32LE"},
		{{1, 0, 1, 0}, "UTF-16BE"},
		{{0, 1, 0, 1}, "UTF-16LE"},
	};
	for (size_t i = 0; i < COUNT_OF(forms) && len >= 4; i++) {
		bool fits = true;
		for (size_t j = 0; j < 4; j++)
			fits = fits && (body[j] == 0) == forms[i].is_zero[j] && !(body[j] & 0x80);
		if (fits)
			return forms[i].charset;
	}
	return NULL;
}

bool charset_guess_utf8(const char *body, size_t len, bool is_said)
{
	size_t good = 0, bad = 0;
	for (size_t at = 0; at < len;) {
		size_t step = utf8_sequence(body + at, len - at);
		good += step > 1;
		bad += !step;
		at += step ? step : 1;
	}
	/* By chance hardly anything looks like it; where it is said, one may be where it was cut.
	 */
	return !bad || good > 4 * bad || (is_said && (good || bad == 1));
}

/* The value behind "lang=" or in a <language> of a feed. */
static const char *find_language(const char *body, size_t len, size_t *left)
{
	static const char *const marks[] = {"lang=", "<language>", "<dc:language>",
		"content-language\" content="};
	const char *end = body + (len < HEAD_BYTES ? len : HEAD_BYTES);
	for (const char *at = body; at < end; at++)
		for (size_t i = 0; i < COUNT_OF(marks); i++) {
			size_t mark = strlen(marks[i]);
			if ((size_t)(end - at) <= mark || strncasecmp(at, marks[i], mark) != 0)
				continue;
			at += mark;
			while (at < end && (*at == '"' || *at == '\'' || *at == ' '))
				at++;
			*left = (size_t)(end - at);
			return at;
		}
	return NULL;
}

static bool is_language(const char *at, size_t left, const char *tag)
{
	size_t len = strlen(tag);
	return left > len && strncasecmp(at, tag, len) == 0 && strchr("\"' <>-_", at[len]);
}

static size_t count_pairs(const char *body, size_t len, const char *leads, unsigned char first)
{
	size_t count = 0;
	for (size_t at = 0; at + 1 < len; at++)
		if ((body[at] & 0x80) && strchr(leads, body[at]) &&
			(unsigned char)body[at + 1] >= first) {
			count++;
			at++;
		}
	return count;
}

/* Japanese has kana in every sentence, which begin with one of two bytes. */
static const char *guess_japanese(const char *body, size_t len, size_t high)
{
	size_t shift_jis = 2 * count_pairs(body, len, "\x82\x83", 0x40);
	size_t euc = 2 * count_pairs(body, len, "\xA4\xA5", 0xA1);
	if (high < LETTERS_MIN || (shift_jis < high / 5 && euc < high / 5))
		return NULL;
	return shift_jis > euc ? "CP932" : "EUC-JP";
}

/* Western texts have single letters with accents; other scripts have whole words. */
static bool has_words(const char *body, size_t len, size_t high)
{
	size_t in_words = 0;
	for (size_t at = 0; at < len;) {
		size_t run = 0;
		while (at + run < len && (body[at + run] & 0x80))
			run++;
		in_words += run > 2 ? run : 0;
		at += run ? run : 1;
	}
	return high >= LETTERS_MIN && in_words > high / 2;
}

static size_t count_of(const char *body, size_t len, const char *letters)
{
	size_t count = 0;
	for (size_t at = 0; at < len; at++)
		count += (body[at] & 0x80) && strchr(letters, body[at]) != NULL;
	return count;
}

static const char *guess_script(const char *body, size_t len, size_t high)
{
	const char *best = NULL;
	size_t most = high * 2 / 5;
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		size_t count = count_of(body, len, scripts[i].frequent);
		if (count > most) {
			most = count;
			best = scripts[i].charset;
		}
	}
	return best;
}

static size_t count_high(const char *body, size_t len)
{
	size_t high = 0;
	for (size_t at = 0; at < len; at++)
		high += (body[at] & 0x80) != 0;
	return high;
}

const char *charset_guess(const char *body, size_t len)
{
	size_t left, sample = len < SAMPLE_BYTES ? len : SAMPLE_BYTES;
	size_t high = count_high(body, sample);
	const char *tag = find_language(body, len, &left);
	for (size_t i = 0; tag && i < COUNT_OF(languages); i++)
		if (is_language(tag, left, languages[i].tag))
			return languages[i].charset;
	const char *found = guess_japanese(body, sample, high);
	if (!found && has_words(body, sample, high))
		found = guess_script(body, sample, high);
	if (!found && tag && is_language(tag, left, "ja"))
		found = "CP932";
	return found ? found : "WINDOWS-1252";
}

/* A sentence is judged in a copy, in lower case, in which what is right is blanked bit by bit:
 * names and dates first. Digits that are left then are read as numbers, and each has to be a
 * figure. */
#include "summary/sentences.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "base/utf8.h"
#include "summary/numerals.h"

#define TEXT_BYTES_MAX 4096
#define SECRET_BYTES_MIN 6

static void lower(char *text)
{
	for (; *text; text++)
		*text = (char)tolower((unsigned char)*text);
}

static bool is_word_char(char ch)
{
	return isalnum((unsigned char)ch) || (unsigned char)ch >= 0x80;
}

/* "2026." in front of "3 November", ",5" behind it: the mark and what it is with make another
 * number. */
static bool is_part_of_number(const char *text, const char *at, size_t len)
{
	bool before = at - text > 1 && strchr(".,", at[-1]) && isdigit((unsigned char)at[-2]) &&
		      isdigit((unsigned char)*at);
	bool after = at[len] && strchr(".,", at[len]) && isdigit((unsigned char)at[len + 1]) &&
		     isdigit((unsigned char)at[len - 1]);
	return before || after;
}

/* Blanks a phrase where it stands as words of its own. */
static void blank_phrase(char *text, const char *phrase)
{
	size_t len = strlen(phrase);
	if (!len)
		return;
	for (char *at = text; (at = strstr(at, phrase));) {
		bool begins = at == text || !is_word_char(at[-1]);
		bool ends = !is_word_char(at[len]);
		bool stands = begins && ends && !is_part_of_number(text, at, len);
		if (stands)
			memset(at, ' ', len);
		at += stands ? len : 1;
	}
}

static void blank_names(struct call *c, char *text, const char *const *names)
{
	for (; *names; names++) {
		char *name = arena_strdup(c->arena, *names);
		lower(name);
		blank_phrase(text, name);
	}
}

#define DATE_FORMS 8

/* A day as it may be written; longer forms come first, so that nothing of them is left. */
static const char *write_date(struct call *c, int form, const struct tm *day)
{
	static const char *const months[] = {"january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december"};
	const char *month = months[day->tm_mon];
	int year = day->tm_year + 1900;
	switch (form) {
	case 0:
		return call_printf(c, "%04d-%02d-%02d", year, day->tm_mon + 1, day->tm_mday);
	case 1:
		return call_printf(c, "%s %d, %d", month, day->tm_mday, year);
	case 2:
		return call_printf(c, "%d %s %d", day->tm_mday, month, year);
	case 3:
		return call_printf(c, "%.3s %d, %d", month, day->tm_mday, year);
	case 4:
		return call_printf(c, "%s %d", month, year);
	case 5:
		return call_printf(c, "%s %d", month, day->tm_mday);
	case 6:
		return call_printf(c, "%d %s", day->tm_mday, month);
	default:
		return call_printf(c, "%d", year);
	}
}

static void blank_dates(struct call *c, char *text, const struct figures *figures)
{
	for (int form = 0; form < DATE_FORMS; form++)
		for (size_t i = 0; i < figures->date_count; i++) {
			struct tm day;
			time_t seconds = figures->dates_us[i] / US_PER_SECOND;
			gmtime_r(&seconds, &day);
			blank_phrase(text, write_date(c, form, &day));
		}
}

/* "example.org", "a@b": letters, a dot, two letters. */
static bool has_address(const char *text)
{
	static const char *const signs[] = {"://", "www.", "@", "](", "<", ">",
		"mailto:", "javascript:", "data:", "`", "{", "}", "\\"};
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (strstr(text, signs[i]))
			return true;
	for (const char *dot = strchr(text, '.'); dot; dot = strchr(dot + 1, '.'))
		if (dot > text && is_word_char(dot[-1]) && isalpha((unsigned char)dot[1]) &&
			isalpha((unsigned char)dot[2]))
			return true;
	return false;
}

static bool has_secret(struct call *c, const char *text, const char *const *secrets)
{
	for (; *secrets; secrets++) {
		char *secret = arena_strdup(c->arena, *secrets);
		lower(secret);
		if (strlen(secret) >= SECRET_BYTES_MIN && strstr(text, secret))
			return true;
	}
	return false;
}

static bool is_true(struct call *c, const char *sentence, const struct sentences_rules *rules)
{
	char *text = arena_strdup(c->arena, sentence);
	lower(text);
	/* Also where it is a name: whoever names a page chooses what it is called. */
	if (has_secret(c, text, rules->secrets) || has_address(text))
		return false;
	blank_names(c, text, rules->names);
	blank_dates(c, text, rules->figures);
	return numerals_are_known(text, rules->figures);
}

/* Control characters are blanks, but for the ends of lines. */
static char *make_plain(struct call *c, const char *text)
{
	size_t len = strnlen(text, TEXT_BYTES_MAX);
	while (len && !utf8_valid(text, len))
		len--;
	char *plain = arena_copy(c->arena, text, len);
	for (char *at = plain; *at; at++)
		if (iscntrl((unsigned char)*at) && *at != '\n')
			*at = ' ';
	return plain;
}

/* Behind the sentence that begins here. */
static const char *end_of(const char *text)
{
	const char *at = text;
	for (; *at && *at != '\n'; at++)
		if (strchr(".!?", *at) && (!at[1] || isspace((unsigned char)at[1])))
			return at + 1;
	return at;
}

/* A line without an end has one from now on: else a number at its end would be read together with
 * what the next one begins with. */
static const char *with_end(struct call *c, const char *sentence, size_t len)
{
	if (strchr(".!?", sentence[len - 1]))
		return arena_copy(c->arena, sentence, len);
	while (len > 1 && strchr(" ,:;-", sentence[len - 1]))
		len--;
	return call_printf(c, "%.*s.", (int)len, sentence);
}

struct sentences sentences_check(struct call *c, const char *text,
	const struct sentences_rules *rules)
{
	struct text out;
	int64_t removed = 0, kept = 0;
	text_init(&out, c->arena, 1024, SENTENCES_MAX * (SENTENCE_BYTES_MAX + 1));
	for (const char *at = make_plain(c, text);;) {
		at += strspn(at, " \t\n");
		if (!*at)
			break;
		const char *end = end_of(at);
		size_t len = (size_t)(end - at);
		const char *sentence = with_end(c, at, len);
		at = end;
		if (kept == SENTENCES_MAX || strlen(sentence) > SENTENCE_BYTES_MAX ||
			!is_true(c, sentence, rules)) {
			removed++;
			continue;
		}
		text_add_string(&out, kept++ ? " " : "");
		text_add_string(&out, sentence);
	}
	return (struct sentences){text_string(&out), removed};
}

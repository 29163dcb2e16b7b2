/* A number is read as the groups of digits that it has, and only then is said which of its marks
 * was a decimal one: "1,234" is a thousand and "2,1 tys." is two thousand and one hundred. */
#include "sources/number.h"

#include <string.h>
#include <strings.h>

#include "base/macros.h"

#define GROUPS_MAX 8
#define DIGITS_MAX 15

/* Zeros of the scripts that Facebook writes numbers in: the other nine follow them. */
static const char *const zeros[] = {"٠", "۰", "०", "০", "੦", "૦", "୦", "௦", "౦", "೦", "൦", "๐", "໐",
	"၀", "០", "０"};

static const struct word {
	const char *word;
	int power;
	const char *languages; /* two letters each, a blank between */
} words[] = {
#define NUMBER_WORD(word, power, languages) {word, power, languages},
#include "sources/number_word.def"
#undef NUMBER_WORD
};

enum mark {
	MARK_NONE,
	MARK_DOT,
	MARK_COMMA,
	MARK_BLANK,
	MARK_APOSTROPHE,
	MARK_GROUP,
	MARK_DECIMAL
};

static const struct {
	const char *bytes;
	enum mark mark;
} marks[] = {
	{".", MARK_DOT},
	{",", MARK_COMMA},
	{"\xC2\xA0", MARK_BLANK},     /* no-break space */
	{"\xE2\x80\xAF", MARK_BLANK}, /* narrow no-break space */
	{"\xE2\x80\x89", MARK_BLANK}, /* thin space */
	{" ", MARK_BLANK},
	{"\xE2\x80\x8E", MARK_BLANK}, /* marks of the direction of writing, which nobody sees */
	{"\xE2\x80\x8F", MARK_BLANK},
	{"\xD8\x9C", MARK_BLANK},
	{"\xE2\x80\xAA", MARK_BLANK},
	{"\xE2\x80\xAB", MARK_BLANK},
	{"\xE2\x80\xAC", MARK_BLANK},
	{"\xE2\x81\xA6", MARK_BLANK},
	{"\xE2\x81\xA7", MARK_BLANK},
	{"\xE2\x81\xA8", MARK_BLANK},
	{"\xE2\x81\xA9", MARK_BLANK},
	{"'", MARK_APOSTROPHE},
	{"\xE2\x80\x99", MARK_APOSTROPHE},
	{"\xD9\xAC", MARK_GROUP},     /* of Arabic digits */
	{"\xD9\xAB", MARK_DECIMAL},   /* of Arabic digits */
	{"\xD8\x8C", MARK_COMMA},     /* the Arabic comma */
	{"\xEF\xBC\x8C", MARK_COMMA}, /* as wide as its digits */
	{"\xEF\xBC\x8E", MARK_DOT},
};

struct groups {
	int64_t values[GROUPS_MAX];
	int digits[GROUPS_MAX];
	enum mark marks[GROUPS_MAX]; /* in front of each; of the first one none */
	int count;
	int total;
};

size_t number_digit(const char *at, int *digit)
{
	if (*at >= '0' && *at <= '9') {
		*digit = *at - '0';
		return 1;
	}
	if (!(*at & 0x80))
		return 0;
	for (size_t i = 0; i < COUNT_OF(zeros); i++) {
		size_t len = strlen(zeros[i]);
		if (strncmp(at, zeros[i], len - 1) != 0)
			continue;
		int value = (unsigned char)at[len - 1] - (unsigned char)zeros[i][len - 1];
		if (value >= 0 && value <= 9) {
			*digit = value;
			return len;
		}
	}
	return 0;
}

static size_t read_mark(const char *at, enum mark *mark)
{
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		size_t len = strlen(marks[i].bytes);
		if (strncmp(at, marks[i].bytes, len) == 0) {
			*mark = marks[i].mark;
			return len;
		}
	}
	return 0;
}

static bool read_group(const char **at, struct groups *groups)
{
	int digit;
	size_t len;
	int64_t value = 0;
	int digits = 0;
	for (; (len = number_digit(*at, &digit)); *at += len, digits++) {
		if (groups->total + digits == DIGITS_MAX)
			return false;
		value = value * 10 + digit;
	}
	groups->values[groups->count] = value;
	groups->digits[groups->count++] = digits;
	groups->total += digits;
	return true;
}

/* At a digit. A blank goes on only before three digits, for it may as well end the number. */
static bool goes_on(const char *at, enum mark *mark, size_t *len)
{
	*len = read_mark(at, mark);
	int digit, digits = 0;
	size_t step;
	const char *next = at + *len;
	if (!*len)
		return false;
	for (; digits < 4 && (step = number_digit(next, &digit)); next += step)
		digits++;
	return *mark == MARK_BLANK || *mark == MARK_APOSTROPHE ? digits == 3 : digits > 0;
}

static bool read_groups(const char **at, struct groups *groups)
{
	*groups = (struct groups){.count = 0};
	enum mark mark = MARK_NONE;
	size_t len = 0;
	do {
		*at += len;
		if (groups->count == GROUPS_MAX)
			return false;
		groups->marks[groups->count] = groups->count ? mark : MARK_NONE;
		if (!read_group(at, groups))
			return false;
	} while (goes_on(*at, &mark, &len));
	return true;
}

/* Whether the last mark is a decimal one; -1 where nobody can tell. */
static int is_decimal(const struct groups *g, bool has_word)
{
	int last = g->count - 1;
	enum mark mark = g->marks[last];
	if (last == 0 || mark == MARK_GROUP || mark == MARK_BLANK || mark == MARK_APOSTROPHE)
		return 0;
	if (mark == MARK_DECIMAL || g->marks[1] != mark)
		return 1;
	if (last > 1)
		return 0;
	if (g->digits[last] != 3 || g->digits[0] > 3 || g->values[0] == 0)
		return 1;
	return has_word ? -1 : 0;
}

/* Groups of three; of India's, two and at last three. */
static bool groups_are_good(const struct groups *g, int count)
{
	for (int i = 1; i < count; i++)
		if (g->digits[i] != 3 && !(i < count - 1 && g->digits[i] == 2))
			return false;
	return count == 1 || (g->digits[0] <= 3 && g->digits[count - 1] == 3);
}

static int64_t power_of_ten(int power)
{
	int64_t value = 1;
	while (power-- > 0)
		value *= 10;
	return value;
}

/* value * 10^power, cut off below 1 where power is negative. */
static bool scale(int64_t value, int power, int64_t *scaled)
{
	if (power < 0)
		return false;
	int64_t factor = power_of_ten(power);
	if (value > NUMBER_MAX / factor)
		return false;
	*scaled = value * factor;
	return true;
}

static bool evaluate(const struct groups *g, const struct word *word, struct count *count)
{
	int decimal = is_decimal(g, word != NULL);
	if (decimal < 0 || (decimal && !word))
		return false;
	int whole = g->count - decimal;
	if (!groups_are_good(g, whole))
		return false;
	int64_t value = 0;
	for (int i = 0; i < g->count; i++)
		value = value * power_of_ten(g->digits[i]) + g->values[i];
	int power = (word ? word->power : 0) - (decimal ? g->digits[g->count - 1] : 0);
	struct count read = {.exactness = word ? APPROXIMATE : EXACT};
	if (!scale(value, power, &read.value))
		return false;
	read.unit = word ? power_of_ten(power) : 0;
	*count = read;
	return true;
}

static const char *skip_spaces(const char *at)
{
	enum mark mark;
	size_t len;
	while ((len = read_mark(at, &mark)) && mark == MARK_BLANK)
		at += len;
	return at;
}

/* ASCII letters and all beyond ASCII but spaces; a dot at the end belongs to it. */
static size_t word_len(const char *at)
{
	size_t len = 0;
	enum mark mark;
	while (at[len] && ((at[len] & 0x80) || (at[len] >= 'a' && at[len] <= 'z') ||
				  (at[len] >= 'A' && at[len] <= 'Z'))) {
		if (read_mark(at + len, &mark))
			break;
		len++;
	}
	return len && at[len] == '.' ? len + 1 : len;
}

/* Latin letters alone are folded: other scripts write these words small. */
static bool is_word(const struct word *word, const char *at, size_t len)
{
	return strlen(word->word) == len && strncasecmp(word->word, at, len) == 0;
}

static bool is_of_language(const struct word *word, const char *lang)
{
	if (!*word->languages)
		return true;
	if (!lang || strlen(lang) < 2)
		return false;
	for (const char *at = word->languages; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (strncasecmp(at, lang, 2) == 0)
			return true;
	}
	return false;
}

/* A word that only other languages have. */
static const struct word foreign;

static const struct word *find_word(const char *at, size_t len, const char *lang)
{
	const struct word *found = NULL;
	for (size_t i = 0; len && i < COUNT_OF(words); i++) {
		if (!is_word(&words[i], at, len))
			continue;
		if (is_of_language(&words[i], lang))
			return words[i].power ? &words[i] : &foreign;
		found = &foreign;
	}
	return found;
}

/* Chinese and its neighbours put no blank behind it, and no dot belongs to it. */
static const struct word *find_ideograph(const char *at, size_t *len)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t own = strlen(words[i].word);
		if (own == 3 && (unsigned char)words[i].word[0] >= 0xE4 &&
			strncmp(words[i].word, at, own) == 0) {
			*len = own;
			return &words[i];
		}
	}
	return NULL;
}

/* "1.234 m'agrada": a word that goes on behind an apostrophe is another one. */
static bool goes_on_behind(const char *at)
{
	return *at == '\'' || strncmp(at, "\xE2\x80\x99", 3) == 0;
}

/* The word behind the number. @return where the text goes on */
static const char *read_word(const char *at, const char *lang, const struct word **word)
{
	const char *start = skip_spaces(at);
	size_t len = word_len(start);
	*word = goes_on_behind(start + len) ? NULL : find_word(start, len, lang);
	if (!*word && len && start[len - 1] == '.')
		*word = find_word(start, --len, lang);
	if (!*word)
		*word = find_ideograph(start, &len);
	return *word ? start + len : at;
}

/* "1.5X" and "3rd": letters that touch the number and mean nothing here. */
static bool is_touched(const char *at)
{
	return (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
}

/* "12 dzd. volgers": an abbreviation of something, and perhaps of thousands. */
static bool is_abbreviated(const char *at)
{
	const char *start = skip_spaces(at);
	size_t len = word_len(start);
	return start > at && len > 1 && start[len - 1] == '.' && start[len] &&
	       *skip_spaces(start + len) && start[len] != '.';
}

static bool read_count(const char **at, const char *lang, struct count *count)
{
	struct groups groups;
	if (!read_groups(at, &groups))
		return false;
	const struct word *word;
	const char *behind = read_word(*at, lang, &word);
	if (word == &foreign || (!word && (is_touched(*at) || is_abbreviated(*at))))
		return false;
	if (!evaluate(&groups, word, count))
		return false;
	*at = behind;
	if (**at == '+') {
		(*at)++;
		count->exactness = APPROXIMATE;
		count->unit = count->unit ? count->unit : 1;
	}
	return true;
}

bool number_parse(const char *text, const char *lang, struct count *count)
{
	const char *at = skip_spaces(text);
	struct count read;
	int digit;
	if (!number_digit(at, &digit) || !read_count(&at, lang, &read) || *skip_spaces(at))
		return false;
	*count = read;
	return true;
}

/* The first digit that begins a number: not one in a word, as in "mp3". */
static const char *find_digit(const char *at)
{
	int digit;
	for (bool in_word = false; *at; at++) {
		if (!in_word && number_digit(at, &digit))
			return at;
		in_word = is_touched(at) || (in_word && number_digit(at, &digit));
	}
	return NULL;
}

static const char *skip_number(const char *at)
{
	int digit;
	size_t len;
	enum mark mark;
	while ((len = number_digit(at, &digit)) || (len = read_mark(at, &mark)) > 0)
		at += len;
	return at;
}

bool number_find(const char *sentence, const char *lang, struct count *count, const char **behind)
{
	const char *at = sentence;
	while ((at = find_digit(at))) {
		const char *start = at;
		if (read_count(&at, lang, count)) {
			if (behind)
				*behind = at;
			return true;
		}
		at = skip_number(start);
	}
	return false;
}

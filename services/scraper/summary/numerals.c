/* English as a model writes it: "28,660,812", "28.6 million", "1.2k", "12.5%". What is written in
 * another way is not recognised, and so not known. */
#include "summary/numerals.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

#define WORDS_AFTER 4
#define WORDS_BEFORE 6
#define DIGITS_MAX 15 /* that a double has exactly, with those behind the dot */
#define DECIMALS_MAX 6

struct numeral {
	const char *begin, *end; /* with its unit */
	double value, unit;
	bool is_per_cent;
};

static const struct {
	const char *word;
	double factor;
} multipliers[] = {{"k", 1e3}, {"thousand", 1e3}, {"m", 1e6}, {"mn", 1e6}, {"million", 1e6},
	{"b", 1e9}, {"bn", 1e9}, {"billion", 1e9}};

static const struct {
	const char *word;
	enum figure_kind kind;
} kinds[] = {{"followers", FIGURE_FOLLOWERS}, {"follower", FIGURE_FOLLOWERS},
	{"audience", FIGURE_FOLLOWERS}, {"following", FIGURE_FOLLOWING},
	{"follows", FIGURE_FOLLOWING}, {"likes", FIGURE_LIKES}, {"liked", FIGURE_LIKES},
	{"talking", FIGURE_TALKING}, {"posts", FIGURE_POSTS}, {"post", FIGURE_POSTS},
	{"reactions", FIGURE_REACTIONS}, {"reaction", FIGURE_REACTIONS},
	{"comments", FIGURE_COMMENTS}, {"comment", FIGURE_COMMENTS}, {"shares", FIGURE_SHARES},
	{"share", FIGURE_SHARES}, {"days", FIGURE_DAYS}, {"day", FIGURE_DAYS}};

/* "one" is no number in "one of them". */
static const char *const spelled[] = {"two", "three", "four", "five", "six", "seven", "eight",
	"nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
	"seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
	"seventy", "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million",
	"millions", "billion", "billions", "trillion", "trillions", "dozen", "dozens", "twice",
	"thrice", "double", "doubled", "doubles", "doubling", "triple", "tripled", "quadrupled",
	"half", "halved", "quarter", "tenfold", "hundredfold", "percent", "zero", "couple"};

static size_t word_len(const char *at)
{
	size_t len = 0;
	while (isalpha((unsigned char)at[len]))
		len++;
	return len;
}

static bool is_word(const char *at, size_t len, const char *word)
{
	return strlen(word) == len && strncmp(at, word, len) == 0;
}

/* "1,234.5" from its first digit. */
static void read_digits(const char *at, struct numeral *numeral)
{
	int digits = 0, decimals = 0;
	numeral->begin = at;
	numeral->value = 0;
	numeral->unit = 1;
	for (;; at++) {
		bool is_group = *at == ',' && isdigit((unsigned char)at[1]) &&
				isdigit((unsigned char)at[2]) && isdigit((unsigned char)at[3]) &&
				!isdigit((unsigned char)at[4]);
		if (is_group)
			continue;
		if (!isdigit((unsigned char)*at) || digits == DIGITS_MAX)
			break;
		digits++;
		numeral->value = 10 * numeral->value + (*at - '0');
	}
	if (*at == '.' && isdigit((unsigned char)at[1]))
		for (at++; isdigit((unsigned char)*at) && decimals < DECIMALS_MAX &&
			   digits < DIGITS_MAX;
			at++, digits++, decimals++) {
			numeral->unit /= 10;
			numeral->value += numeral->unit * (*at - '0');
		}
	numeral->end = at;
}

/* "2,2" and "2.4.1": a number of another kind. Digits that are left are more than were read: of
 * "2.00000000000000001" a double says that it is 2. */
static bool goes_on(const char *end)
{
	return isdigit((unsigned char)*end) ||
	       (*end && strchr(".,", *end) && isdigit((unsigned char)end[1]));
}

static void read_unit(struct numeral *numeral)
{
	const char *at = numeral->end + strspn(numeral->end, " ");
	size_t len = word_len(at);
	numeral->is_per_cent = *at == '%' || is_word(at, len, "percent");
	if (numeral->is_per_cent)
		numeral->end = at + (*at == '%' ? 1 : len);
	for (size_t i = 0; i < COUNT_OF(multipliers); i++)
		if (is_word(at, len, multipliers[i].word)) {
			numeral->value *= multipliers[i].factor;
			numeral->unit *= multipliers[i].factor;
			numeral->end = at + len;
		}
}

static enum figure_kind kind_of(const char *at, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (is_word(at, len, kinds[i].word))
			return kinds[i].kind;
	return FIGURE_ANY;
}

static enum figure_kind kind_after(const char *at)
{
	for (int words = 0; *at && words < WORDS_AFTER && !strchr(",;:", *at); words++) {
		at += strspn(at, " ");
		size_t len = word_len(at);
		enum figure_kind kind = kind_of(at, len);
		if (kind || !len)
			return kind;
		at += len;
	}
	return FIGURE_ANY;
}

static enum figure_kind kind_before(const char *text, const char *at)
{
	for (int words = 0; words < WORDS_BEFORE; words++) {
		while (at > text && !isalpha((unsigned char)at[-1]) &&
			!isdigit((unsigned char)at[-1]))
			at--;
		const char *end = at;
		while (at > text && isalpha((unsigned char)at[-1]))
			at--;
		size_t len = (size_t)(end - at);
		enum figure_kind kind = kind_of(at, len);
		/* What is before an "and" has its own number. */
		if (kind || !len || is_word(at, len, "and"))
			return kind;
	}
	return FIGURE_ANY;
}

static bool is_known(const char *text, const struct numeral *numeral, const struct figures *figures)
{
	enum figure_kind kind = FIGURE_PER_CENT;
	if (!numeral->is_per_cent)
		kind = kind_after(numeral->end);
	if (kind == FIGURE_ANY)
		kind = kind_before(text, numeral->begin);
	return figures_have(figures, kind, numeral->value, numeral->unit);
}

static bool is_spelled(const char *at, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(spelled); i++)
		if (is_word(at, len, spelled[i]))
			return true;
	return false;
}

/* Letters of other scripts are not expected in an English sentence, once the names are out of it;
 * punctuation (U+2000 to U+206F) and accents (below U+0250) are. Beside them stand "½", "²", "⁵".
 */
static bool is_foreign(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;
	if (byte[0] < 0x80)
		return false;
	if (byte[0] == 0xC2)
		return strchr("\xB2\xB3\xB9\xBC\xBD\xBE", at[1]) != NULL;
	return !(byte[0] <= 0xC9 || (byte[0] & 0xC0) == 0x80 ||
		 (byte[0] == 0xE2 && (byte[1] == 0x80 || (byte[1] == 0x81 && byte[2] < 0xB0))));
}

bool numerals_are_known(const char *text, const struct figures *figures)
{
	for (const char *at = text; *at;) {
		size_t len = word_len(at);
		struct numeral numeral;
		if (is_foreign(at) || is_spelled(at, len))
			return false;
		if (isdigit((unsigned char)*at)) {
			read_digits(at, &numeral);
			if (goes_on(numeral.end))
				return false;
			read_unit(&numeral);
			if (!is_known(text, &numeral, figures))
				return false;
			at = numeral.end;
		} else {
			at += len ? len : 1;
		}
	}
	return true;
}

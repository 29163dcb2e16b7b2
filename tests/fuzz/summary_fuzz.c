/* What a model wrote of a page: what is let through holds when it is looked at again, and has no
 * number that is not known. */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "summary/sentences.h"

#define NOVEMBER_3 INT64_C(1793664000000000) /* 2026-11-03T00:00:00Z */

static void fill(struct figures *figures)
{
	figures_add(figures, FIGURE_FOLLOWERS, 28660812);
	figures_add(figures, FIGURE_LIKES, 3700);
	figures_add(figures, FIGURE_FOLLOWING, 52);
	figures_add(figures, FIGURE_POSTS, 2);
	figures_add(figures, FIGURE_REACTIONS, 600);
	figures_add(figures, FIGURE_REACTIONS, 300.5);
	figures_add(figures, FIGURE_PER_CENT, 2.4);
	figures_add_date(figures, NOVEMBER_3);
}

/* Another way to say which numbers may be there than the judge's own: as their digits begin, cut
 * off or rounded up, wherever the marks between them are. */
static bool is_known(int64_t number, int digits)
{
	static const int64_t known[] = {28660812, 3700, 52, 2, 600, 3005, 24, 2026, 11, 3, 54};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		for (int64_t part = known[i]; part; part /= 10)
			if (number == part || number == part + 1)
				return true;
	return digits == 0;
}

static void check_digits(const char *text)
{
	while (*(text += strcspn(text, "0123456789"))) {
		int64_t number = 0;
		int digits = 0;
		for (; isdigit((unsigned char)*text) ||
			(strchr(",.", *text) && *text && isdigit((unsigned char)text[1]));
			text++)
			if (isdigit((unsigned char)*text) && digits < 18) {
				number = number * 10 + *text - '0';
				digits += number > 0;
			}
		while (number && number % 10 == 0)
			number /= 10;
		MUST(is_known(number, digits));
	}
}

void fuzz_one(struct call *c, const char *data, size_t len)
{
	static const char *const names[] = {"Studio 54", "nasa", NULL};
	static const char *const secrets[] = {"sk-secret-key-1", "", NULL};
	struct figures figures = {.count = 0};
	if (!utf8_valid(data, len))
		return;
	fill(&figures);
	const struct sentences_rules rules = {&figures, names, secrets};
	struct sentences once = sentences_check(c, data, &rules);
	MUST(utf8_valid(once.text, strlen(once.text)));
	MUST(strlen(once.text) <= SENTENCES_MAX * (SENTENCE_BYTES_MAX + 2));
	MUST(!strcasestr(once.text, secrets[0]) && !strstr(once.text, "://"));
	check_digits(once.text);
	struct sentences again = sentences_check(c, once.text, &rules);
	MUST(again.removed == 0 && strcmp(again.text, once.text) == 0);
}

/* What is known of a page in numbers: all that a summary may say. */
#ifndef CRIER_SCRAPER_FIGURES_H
#define CRIER_SCRAPER_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIGURES_MAX 128
#define FIGURE_DATES_MAX 48

/* What a figure counts: a number of followers is no number of likes. */
enum figure_kind {
	FIGURE_ANY = 0, /* of a number in a text beside which nothing says what it counts */
	FIGURE_FOLLOWERS,
	FIGURE_FOLLOWING,
	FIGURE_LIKES,
	FIGURE_TALKING,
	FIGURE_POSTS,
	FIGURE_REACTIONS,
	FIGURE_COMMENTS,
	FIGURE_SHARES,
	FIGURE_PER_CENT,
	FIGURE_DAYS,
};

struct figure {
	enum figure_kind kind;
	double value;
};

/* More than there is room for are not known: then a sentence with one is removed. */
struct figures {
	struct figure items[FIGURES_MAX];
	size_t count;
	int64_t dates_us[FIGURE_DATES_MAX]; /* days that may be named */
	size_t date_count;
};

void figures_add(struct figures *figures, enum figure_kind kind, double value);
void figures_add_date(struct figures *figures, int64_t time_us);

/**
 * Whether a number may stand in a text.
 * @param unit  what its last digit stands for: "28.6 million" is right where 28,660,812 is known
 */
bool figures_have(const struct figures *figures, enum figure_kind kind, double value, double unit);

#endif

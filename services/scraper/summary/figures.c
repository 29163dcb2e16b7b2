/* A short list, searched from end to end. */
#include "summary/figures.h"

#define SLACK 1e-6 /* of a unit: decimals have no exact double */

void figures_add(struct figures *figures, enum figure_kind kind, double value)
{
	if (figures->count < FIGURES_MAX)
		figures->items[figures->count++] = (struct figure){kind, value};
}

void figures_add_date(struct figures *figures, int64_t time_us)
{
	if (figures->date_count < FIGURE_DATES_MAX)
		figures->dates_us[figures->date_count++] = time_us;
}

/* Cut off, or rounded: 28.6 and 28.7 million for 28,660,812, but 29 million not for 28,100,000. */
static bool stands_for(double shown, double unit, double value)
{
	double more = value - shown;
	return more >= -unit * (0.5 + SLACK) && more < unit * (1 - SLACK);
}

bool figures_have(const struct figures *figures, enum figure_kind kind, double value, double unit)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *each = &figures->items[i];
		bool of_kind = kind == FIGURE_ANY ? each->kind != FIGURE_PER_CENT
						  : each->kind == kind;
		if (of_kind && stands_for(value, unit, each->value))
			return true;
	}
	return false;
}

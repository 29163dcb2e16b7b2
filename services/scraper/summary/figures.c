/* A short list, searched from end to end. */
#include "summary/figures.h"

#include <math.h>

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

bool figures_have(const struct figures *figures, enum figure_kind kind, double value, double unit)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *each = &figures->items[i];
		bool of_kind = kind == FIGURE_ANY ? each->kind != FIGURE_PER_CENT
						  : each->kind == kind;
		/* Rounded and cut off alike. */
		if (of_kind && fabs(each->value - value) < unit)
			return true;
	}
	return false;
}

/* English, day before month, as the rest of Crier's pages. */
#include "views/graph_labels.h"

#include "base/rfc3339.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec"};

static const char *month_of(const struct wall_time *wall)
{
	return months[wall->month - 1];
}

static const char *day_of(struct call *c, const struct wall_time *wall)
{
	return call_printf(c, "%d %s", wall->day, month_of(wall));
}

static const char *date_of(struct call *c, const struct wall_time *wall)
{
	return call_printf(c, "%s %d", day_of(c, wall), wall->year);
}

/* 1970-01-01 was a Thursday. */
static bool is_monday(const struct wall_time *wall)
{
	return (rfc3339_days(wall->year, wall->month, wall->day) + 3) % 7 == 0;
}

static struct chart_label label_hour(struct call *c, const struct wall_time *wall)
{
	const char *time = call_printf(c, "%02d:%02d", wall->hour, wall->minute);
	bool is_midnight = wall->hour == 0 && wall->minute == 0;
	return (struct chart_label){
		.text = is_midnight ? day_of(c, wall) : time,
		.full = call_printf(c, "%s, %s", date_of(c, wall), time),
		.rank = is_midnight	   ? 3
			: wall->minute	   ? 0
			: wall->hour == 12 ? 2
					   : wall->hour % 6 == 0,
	};
}

static struct chart_label label_day(struct call *c, const struct wall_time *wall)
{
	bool is_first = wall->day == 1;
	return (struct chart_label){
		.text = is_first && wall->month == 1 ? call_printf(c, "%d", wall->year)
						     : day_of(c, wall),
		.full = date_of(c, wall),
		.rank = is_first ? 2 : is_monday(wall),
	};
}

static struct chart_label label_week(struct call *c, const struct wall_time *wall)
{
	return (struct chart_label){
		.text = day_of(c, wall),
		.full = call_printf(c, "Week of %s", date_of(c, wall)),
		.rank = wall->day <= 7,
	};
}

static struct chart_label label_month(struct call *c, const struct wall_time *wall)
{
	return (struct chart_label){
		.text = wall->month == 1 ? call_printf(c, "%d", wall->year) : month_of(wall),
		.full = call_printf(c, "%s %d", month_of(wall), wall->year),
		.rank = wall->month == 1 ? 2 : wall->month % 3 == 1,
	};
}

const struct chart_label *graph_labels(struct call *c, enum bucket_unit unit,
	const struct bucket_list *buckets)
{
	static struct chart_label (*const of_unit[])(struct call *, const struct wall_time *) = {
		[BUCKET_HOUR] = label_hour,
		[BUCKET_DAY] = label_day,
		[BUCKET_WEEK] = label_week,
		[BUCKET_MONTH] = label_month,
	};
	struct chart_label *labels = call_alloc(c, buckets->count * sizeof *labels);
	for (size_t i = 0; i < buckets->count; i++)
		labels[i] = of_unit[unit](c, &buckets->items[i].wall);
	return labels;
}

const char *graph_range(struct call *c, const struct wall_time *first, const struct wall_time *last)
{
	if (first->year != last->year)
		return call_printf(c, "%s – %s", date_of(c, first), date_of(c, last));
	if (first->month != last->month || first->day != last->day)
		return call_printf(c, "%s – %s", day_of(c, first), date_of(c, last));
	return date_of(c, first);
}

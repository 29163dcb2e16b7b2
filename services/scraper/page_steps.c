/* Steps are as long in UTC as they are anywhere: there are no days of 23 hours. */
#include "page_steps.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define QUARTER_DAY_US (US_PER_DAY / 4)
#define WEEK_US (7 * US_PER_DAY)
#define MONDAY_US (4 * US_PER_DAY) /* 1970-01-05 */
#define QUARTERS_DAYS 8		   /* of which every quarter is shown */
#define DAILY_DAYS 400
/* Two weeks' last points are no further apart, where a page is fetched at all. */
#define KNOWN_FOR_US (14 * US_PER_DAY)

static int64_t step_for(int64_t span_us)
{
	if (span_us <= QUARTERS_DAYS * US_PER_DAY)
		return QUARTER_DAY_US;
	return span_us <= DAILY_DAYS * US_PER_DAY ? US_PER_DAY : WEEK_US;
}

static int64_t start_of(int64_t time_us, int64_t step_us)
{
	int64_t behind_us = (time_us - MONDAY_US) % step_us;
	return time_us - (behind_us < 0 ? behind_us + step_us : behind_us);
}

struct page_steps page_steps_of(int64_t first_us, int64_t last_us)
{
	int64_t step_us = step_for(last_us - first_us);
	int64_t start_us = start_of(first_us, step_us), end_us = start_of(last_us, step_us);
	if (end_us - start_us > (PAGE_STEPS_MAX - 1) * step_us)
		start_us = end_us - (PAGE_STEPS_MAX - 1) * step_us;
	return (struct page_steps){
		.start_us = start_us,
		.step_us = step_us,
		.count = (size_t)((end_us - start_us) / step_us) + 1,
	};
}

static int64_t start_of_step(const struct page_steps *steps, size_t index)
{
	return steps->start_us + (int64_t)index * steps->step_us;
}

void page_steps_fill(const struct page_steps *steps, const struct page_point_list *points,
	double *values)
{
	size_t next = 0;
	for (size_t i = 0; i < steps->count; i++) {
		int64_t start_us = start_of_step(steps, i), end_us = start_us + steps->step_us;
		while (next < points->count && points->items[next].at_us < end_us)
			next++;
		bool known = next && points->items[next - 1].at_us >= start_us - KNOWN_FOR_US;
		values[i] = known ? (double)points->items[next - 1].value : NAN;
	}
}

static struct tm calendar(int64_t time_us)
{
	struct tm tm;
	time_t seconds = (time_t)(time_us / US_PER_SECOND);
	(void)gmtime_r(&seconds, &tm);
	return tm;
}

static const char *day_of(struct call *c, const struct tm *tm)
{
	char month[8];
	(void)strftime(month, sizeof month, "%b", tm);
	return call_printf(c, "%d %s", tm->tm_mday, month);
}

static const char *date_of(struct call *c, const struct tm *tm)
{
	return call_printf(c, "%s %d", day_of(c, tm), tm->tm_year + 1900);
}

static struct chart_label label_quarter(struct call *c, const struct tm *tm)
{
	const char *time = call_printf(c, "%02d:00", tm->tm_hour);
	return (struct chart_label){
		.text = tm->tm_hour ? time : day_of(c, tm),
		.full = call_printf(c, "%s, %s", date_of(c, tm), time),
		.rank = tm->tm_hour ? 0 : 1,
	};
}

static struct chart_label label_day(struct call *c, const struct tm *tm)
{
	bool is_first = tm->tm_mday == 1, is_new_year = is_first && tm->tm_mon == 0;
	return (struct chart_label){
		.text = is_new_year ? call_printf(c, "%d", tm->tm_year + 1900) : day_of(c, tm),
		.full = date_of(c, tm),
		.rank = is_first ? 2 : tm->tm_wday == 1,
	};
}

static struct chart_label label_week(struct call *c, const struct tm *tm)
{
	bool is_first = tm->tm_mday <= 7, is_new_year = is_first && tm->tm_mon == 0;
	return (struct chart_label){
		.text = is_new_year ? call_printf(c, "%d", tm->tm_year + 1900) : day_of(c, tm),
		.full = call_printf(c, "Week of %s", date_of(c, tm)),
		.rank = is_new_year ? 2 : is_first,
	};
}

const struct chart_label *page_steps_labels(struct call *c, const struct page_steps *steps)
{
	struct chart_label *labels = call_alloc(c, steps->count * sizeof *labels);
	for (size_t i = 0; i < steps->count; i++) {
		struct tm tm = calendar(start_of_step(steps, i));
		labels[i] = steps->step_us == WEEK_US	   ? label_week(c, &tm)
			    : steps->step_us == US_PER_DAY ? label_day(c, &tm)
							   : label_quarter(c, &tm);
	}
	return labels;
}

const char *page_steps_range(struct call *c, const struct page_steps *steps)
{
	struct tm first = calendar(steps->start_us);
	struct tm last = calendar(start_of_step(steps, steps->count) - 1);
	const char *from = date_of(c, &first), *to = date_of(c, &last);
	return strcmp(from, to) == 0 ? from : call_printf(c, "%s – %s", from, to);
}

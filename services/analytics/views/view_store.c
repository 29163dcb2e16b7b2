/* What is read of the rollups. */
#include "views/view_store.h"

#include <inttypes.h>

#include "analytics_sql.h"
#include "rollups/quarters.h"

#define RANKING_ARGS (ROLLUP_CLASSES + 5)
#define RANKING_SPARE 20
#define RANKING_GROWTH 16

static struct tally read_tally(struct db_row *row)
{
	struct tally tally = {0};
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		tally.of[i] = row_int(row);
	return tally;
}

/* 1 or NULL for each column. */
static void add_weights(struct db_value args[ROLLUP_CLASSES], enum measure measure)
{
	const int *weights = measure_weights(measure);
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		args[i] = db_int_or_null(weights[i], weights[i]);
}

enum err view_store_days(struct call *c, int64_t subject, enum measure measure, int64_t first,
	int64_t last, struct slot_list *days)
{
	struct db_value args[ROLLUP_CLASSES + 3];
	struct db_rows rows;
	add_weights(args, measure);
	args[ROLLUP_CLASSES] = db_int(subject);
	args[ROLLUP_CLASSES + 1] = db_int(first);
	args[ROLLUP_CLASSES + 2] = db_int(last);
	TRY(db_query(c, &SQL_VIEW_DAYS, args, COUNT_OF(args), &rows));
	days->items = call_alloc(c, (rows.count + 1) * sizeof *days->items);
	days->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		days->items[i].number = row_int(&row);
		days->items[i].value = row_int(&row);
		row_end(&row);
	}
	return OK;
}

/* Days as their quarters. */

static int64_t floor_div(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

/* Days that have a row, or something that waits, one after another. */
struct days {
	struct db_rows rows;
	size_t row;
	struct waiting_rows waiting;
	size_t at;
	int64_t begin; /* the first quarter of the day */
	struct quarters *quarters;
};

/* Those that have a quarter of first..last - 1. */
static enum err open_days(struct call *c, int64_t subject, int64_t first, int64_t last,
	const struct waiting_rows *waiting, struct days *days)
{
	*days = (struct days){.quarters = call_alloc(c, sizeof *days->quarters)};
	if (waiting)
		days->waiting = *waiting;
	return db_query(c, &SQL_VIEW_QUARTERS,
		DB_ARGS(db_int(subject), db_int(floor_div(first, QUARTERS_PER_DAY)),
			db_int(floor_div(last - 1, QUARTERS_PER_DAY) + 1)),
		&days->rows);
}

static int64_t next_stored(const struct days *days)
{
	return days->row < days->rows.count
		       ? days->rows.cells[days->row * days->rows.columns].integer
		       : INT64_MAX;
}

static int64_t next_waiting(const struct days *days)
{
	return days->at < days->waiting.count
		       ? days->waiting.items[days->at].bucket / QUARTERS_PER_DAY
		       : INT64_MAX;
}

static bool add_stored(struct days *days)
{
	const struct db_value *cell = &days->rows.cells[days->row++ * days->rows.columns + 1];
	return quarters_read((struct slice){cell->text.data, cell->text.len}, days->quarters);
}

static void add_waiting(struct days *days)
{
	const struct rollup_row *row = &days->waiting.items[days->at++];
	quarters_add(days->quarters, row->bucket, row->counts);
}

static enum err next_day(struct call *c, struct days *days, bool *more)
{
	int64_t stored = next_stored(days), waiting = next_waiting(days);
	int64_t day = stored < waiting ? stored : waiting;
	*more = day != INT64_MAX;
	if (!*more)
		return OK;
	*days->quarters = (struct quarters){0};
	days->begin = day * QUARTERS_PER_DAY;
	if (day == stored && !add_stored(days))
		return fail(c, ERR_INTERNAL, "rollup_days has quarters that cannot be read");
	while (day == next_waiting(days))
		add_waiting(days);
	return OK;
}

static int64_t weigh(const int64_t counts[ROLLUP_CLASSES], const int weights[ROLLUP_CLASSES])
{
	int64_t sum = 0;
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		sum += weights[i] * counts[i];
	return sum;
}

static void add_to_slot(struct slot_list *slots, int64_t number, int64_t value)
{
	if (slots->count && slots->items[slots->count - 1].number == number)
		slots->items[slots->count - 1].value += value;
	else
		slots->items[slots->count++] = (struct slot){number, value};
}

static void add_day(const struct slot_query *query, const struct days *days,
	struct slot_list *slots)
{
	const int *weights = measure_weights(query->measure);
	for (int i = 0; i < QUARTERS_PER_DAY; i++) {
		int64_t quarter = days->begin + i;
		int64_t value = weigh(days->quarters->counts[i], weights);
		if (value && quarter >= query->first && quarter < query->last)
			add_to_slot(slots, floor_div(quarter + query->shift, query->per_slot),
				value);
	}
}

enum err view_store_slots(struct call *c, const struct slot_query *query, struct slot_list *slots)
{
	struct days days;
	bool more;
	TRY(open_days(c, query->subject, query->first, query->last, query->waiting, &days));
	/* A day is in two slots more than it has at most, where it begins within one. */
	size_t per_day = (size_t)(QUARTERS_PER_DAY / query->per_slot) + 2;
	size_t days_max = days.rows.count + days.waiting.count;
	slots->items = call_alloc(c, (days_max * per_day + 1) * sizeof *slots->items);
	slots->count = 0;
	TRY(next_day(c, &days, &more));
	while (more) {
		add_day(query, &days, slots);
		TRY(next_day(c, &days, &more));
	}
	return OK;
}

static void add_counts(struct tally *tally, const int64_t counts[ROLLUP_CLASSES])
{
	for (int i = 0; i < ROLLUP_CLASSES; i++)
		tally->of[i] += counts[i];
}

static void add_range(const struct days *days, int64_t first, int64_t last, struct tally *tally)
{
	for (int i = 0; i < QUARTERS_PER_DAY; i++)
		if (days->begin + i >= first && days->begin + i < last)
			add_counts(tally, days->quarters->counts[i]);
}

enum err view_store_range(struct call *c, const struct range_query *query, struct tally *tally)
{
	struct tally sum = {0};
	struct days days;
	bool more;
	TRY(open_days(c, query->subject, query->first, query->last, query->waiting, &days));
	TRY(next_day(c, &days, &more));
	while (more) {
		add_range(&days, query->first, query->last, &sum);
		TRY(next_day(c, &days, &more));
	}
	*tally = sum;
	return OK;
}

enum err view_store_extent(struct call *c, int64_t subject, int64_t *first, int64_t *last)
{
	struct db_row row;
	*first = *last = 0;
	TRY(db_query_one(c, &SQL_VIEW_EXTENT, DB_ARGS(db_int(subject)), &row));
	if (row_int_or_null(&row, first) && row_int_or_null(&row, last))
		++*last;
	return OK;
}

enum err view_store_total(struct call *c, int64_t subject, const struct waiting_rows *waiting,
	struct tally *tally)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_VIEW_TOTAL, DB_ARGS(db_int(subject)), &row));
	*tally = read_tally(&row);
	row_end(&row);
	for (size_t i = 0; waiting && i < waiting->count; i++)
		for (int j = 0; j < ROLLUP_CLASSES; j++)
			tally->of[j] += waiting->items[i].counts[j];
	return OK;
}

/* In the order of the statement. */
static const enum rollup_count classified[] = {COUNT_IMPRESSIONS, COUNT_FROM_SITE,
	COUNT_FROM_SEARCH, COUNT_FROM_SOCIAL, COUNT_FROM_LINK, COUNT_ON_DESKTOP, COUNT_ON_PHONE,
	COUNT_ON_TABLET};

static void add_classes(struct classes *classes, const int32_t counts[ROLLUP_COUNTS])
{
	for (size_t i = 0; i < COUNT_OF(classified); i++)
		classes->of[classified[i]] += counts[classified[i]];
}

enum err view_store_classes(struct call *c, int64_t subject, int64_t first, int64_t last,
	const struct waiting_rows *waiting, struct classes *classes)
{
	struct db_row row;
	TRY(db_query_one(c, &SQL_VIEW_CLASSES,
		DB_ARGS(db_int(subject), db_int(first), db_int(last)), &row));
	*classes = (struct classes){0};
	for (size_t i = 0; i < COUNT_OF(classified); i++)
		classes->of[classified[i]] = row_int(&row);
	row_end(&row);
	for (size_t i = 0; waiting && i < waiting->count; i++) {
		int64_t day = waiting->items[i].bucket / QUARTERS_PER_DAY;
		if (day >= first && day < last)
			add_classes(classes, waiting->items[i].counts);
	}
	return OK;
}

enum err view_store_statuses(struct call *c, int64_t user_id, struct status_count_list *statuses)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_VIEW_STATUSES, DB_ARGS(db_int_or_null(user_id != 0, user_id)), &rows));
	statuses->items = call_alloc(c, rows.count * sizeof *statuses->items);
	statuses->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		statuses->items[i].status = row_text(&row);
		statuses->items[i].posts = row_int(&row);
		row_end(&row);
	}
	return OK;
}

enum err view_store_post(struct call *c, int64_t post_id, struct view_post *post)
{
	struct db_row row;
	enum err err = db_query_one(c, &SQL_VIEW_POST, DB_ARGS(db_int(post_id)), &row);
	if (err == ERR_NOT_FOUND)
		return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, post_id);
	TRY(err);
	post->user_id = row_int(&row);
	post->title = row_text(&row);
	row_end(&row);
	return OK;
}

/* @return whether anything is known of the post */
static bool read_ranked(const struct db_rows *rows, size_t index, struct ranked_post *post)
{
	struct db_row row = db_row(rows, index);
	*post = (struct ranked_post){.post_id = row_int(&row)};
	bool is_known = row_int_or_null(&row, &post->user_id);
	post->title = row_text(&row);
	post->status = row_text(&row);
	post->value = row_double(&row);
	row_end(&row);
	return is_known;
}

/* Down to where nothing was counted. @return whether more rows could bring more posts */
static bool read_ranking(struct call *c, const struct db_rows *rows, int64_t limit,
	struct ranked_post_list *posts)
{
	posts->items = call_alloc(c, (rows->count + 1) * sizeof *posts->items);
	posts->count = 0;
	for (size_t i = 0; i < rows->count && posts->count < (size_t)limit; i++) {
		struct ranked_post *post = &posts->items[posts->count];
		bool is_known = read_ranked(rows, i, post);
		if (post->value <= 0)
			return false;
		posts->count += is_known;
	}
	return posts->count < (size_t)limit;
}

static enum err query_ranking(struct call *c, const struct ranking_query *query, int64_t limit,
	struct db_rows *rows)
{
	struct db_value args[RANKING_ARGS];
	bool is_rate = measure_is_rate(query->measure);
	add_weights(args, query->measure);
	args[ROLLUP_CLASSES] = db_int_or_null(is_rate, 1);
	args[ROLLUP_CLASSES + 1] = db_int(query->first);
	args[ROLLUP_CLASSES + 2] = db_int(query->last);
	args[ROLLUP_CLASSES + 3] = db_int(limit);
	args[ROLLUP_CLASSES + 4] = db_int(query->user_id);
	if (query->user_id)
		return db_query(c, &SQL_RANKING_OF_USER, args, RANKING_ARGS, rows);
	return db_query(c, &SQL_RANKING_ALL, args, RANKING_ARGS - 1, rows);
}

/* A few more are asked for, as some may have been removed; where those are not enough, many more.
 */
enum err view_store_ranking(struct call *c, const struct ranking_query *query,
	struct ranked_post_list *posts)
{
	struct db_rows rows;
	for (int64_t asked = query->limit + RANKING_SPARE;; asked *= RANKING_GROWTH) {
		TRY(query_ranking(c, query, asked, &rows));
		if (!read_ranking(c, &rows, query->limit, posts) || (int64_t)rows.count < asked)
			return OK;
	}
}

/* A page has a thousand points of a metric at most, whatever its age: it is thinned as it is added
 * to. */
#include "page_metric_store.h"

#include "scraper_sql.h"

const enum page_field *page_metric_fields(size_t *count)
{
	static const enum page_field fields[] = {PAGE_FOLLOWERS, PAGE_LIKES};
	*count = COUNT_OF(fields);
	return fields;
}

static int64_t day_of(int64_t time_us)
{
	return time_us / US_PER_DAY;
}

static void read_point(struct db_row *row, struct page_point *point)
{
	point->at_us = row_time(row);
	point->value = row_int(row);
	point->exact = row_int(row) == 0;
	row_end(row);
}

#define WHICH(page_id, field) db_int(page_id), db_text(page_fields[field].word)

enum err page_metric_store_at(struct call *c, int64_t page_id, enum page_field field, int64_t at_us,
	struct page_point *point, bool *found)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_METRIC_AT, DB_ARGS(WHICH(page_id, field), db_time(at_us)),
		&rows));
	*found = rows.count > 0;
	if (!*found)
		return OK;
	struct db_row row = db_row(&rows, 0);
	read_point(&row, point);
	return OK;
}

static enum err thin(struct call *c, int64_t page_id, enum page_field field, int64_t today)
{
	TRY(db_query(c, &SQL_PAGE_METRIC_THIN_DAYS,
		DB_ARGS(WHICH(page_id, field), db_int(today - METRIC_ALL_DAYS)), NULL));
	TRY(db_query(c, &SQL_PAGE_METRIC_THIN_WEEKS,
		DB_ARGS(WHICH(page_id, field), db_int(today - METRIC_DAILY_DAYS)), NULL));
	return db_query(c, &SQL_PAGE_METRIC_DROP,
		DB_ARGS(WHICH(page_id, field), db_int(today - METRIC_DAYS_MAX)), NULL);
}

enum err page_metric_store_put(struct call *c, int64_t page_id, enum page_field field,
	const struct fact *fact)
{
	struct page_point last;
	bool found;
	if (fact->exactness == UNKNOWN)
		return OK;
	int64_t day = day_of(fact->fetched_at_us);
	TRY(page_metric_store_at(c, page_id, field, fact->fetched_at_us, &last, &found));
	if (found && last.value == fact->number && day_of(last.at_us) == day)
		return OK;
	TRY(db_query(c, &SQL_PAGE_METRIC_PUT,
		DB_ARGS(WHICH(page_id, field), db_time(fact->fetched_at_us), db_int(day),
			db_int(fact->number), db_int(fact->exactness == EXACT ? 0 : fact->unit)),
		NULL));
	return thin(c, page_id, field, day_of(call_now_us(c)));
}

enum err page_metric_store_range(struct call *c, int64_t page_id, enum page_field field,
	const struct metric_span *span, struct page_point_list *points)
{
	struct db_rows rows;
	TRY(db_query(c, &SQL_PAGE_METRIC_RANGE,
		DB_ARGS(WHICH(page_id, field), db_time_or_null(span->has_from, span->from_us),
			db_time_or_null(span->has_to, span->to_us), db_int(METRIC_POINTS_MAX)),
		&rows));
	points->count = rows.count;
	points->items = call_alloc(c, (rows.count + 1) * sizeof *points->items);
	for (size_t i = 0; i < rows.count; i++) {
		struct db_row row = db_row(&rows, i);
		read_point(&row, &points->items[rows.count - 1 - i]);
	}
	return OK;
}

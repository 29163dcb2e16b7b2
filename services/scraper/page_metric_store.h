/* What was measured of pages over time, in the database. */
#ifndef CRIER_SCRAPER_PAGE_METRIC_STORE_H
#define CRIER_SCRAPER_PAGE_METRIC_STORE_H

#include "db/db.h"
#include "scraper_types.h"
#include "sources/parsed.h"

/* All points are kept for so many days, then the last of each day, then the last of each week. */
#define METRIC_ALL_DAYS 7
#define METRIC_DAILY_DAYS 400
#define METRIC_DAYS_MAX 3660
#define METRIC_POINTS_MAX 5000 /* of one answer */

/** The fields of which there is a history: PAGE_FOLLOWERS, PAGE_LIKES. Static.
 *  @param[out] count  of them */
const enum page_field *page_metric_fields(size_t *count);

/** Keeps a field as it was found, unless that is what it was on the same day; thins what has grown
 * old; inside db_write. What is not known is not kept. */
MUST_CHECK enum err page_metric_store_put(struct call *c, int64_t page_id, enum page_field field,
	const struct fact *fact);

/* A time that is not given ends nothing. */
struct metric_span {
	bool has_from, has_to;
	int64_t from_us, to_us; /* measured at or after, before */
};

/** The newest METRIC_POINTS_MAX of a span, oldest first. */
MUST_CHECK enum err page_metric_store_range(struct call *c, int64_t page_id, enum page_field field,
	const struct metric_span *span, struct page_point_list *points);

/** The last point at or before a time. @param[out] found  whether there is one */
MUST_CHECK enum err page_metric_store_at(struct call *c, int64_t page_id, enum page_field field,
	int64_t at_us, struct page_point *point, bool *found);

#endif

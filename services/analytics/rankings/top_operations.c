/* The operation that answers with a ranking. */
#include <inttypes.h>

#include "analytics.h"
#include "analytics_api.h"
#include "ranking_cache.h"
#include "rankings/ranking.h"
#include "rankings/ranking_reader.h"
#include "views/range.h"
#include "views/whose.h"

#define DAYS_BACK 30

struct reading {
	struct ranking_query query;
	struct ranking *ranking;
};

static enum err read_ranking(struct call *c, const struct reading *reading)
{
	struct ranking *ranking = reading->ranking;
	if (reading->query.user_id)
		TRY(ranking_reader_read_rows(c, &reading->query, &ranking->items));
	else
		TRY(ranking_reader_read(c, analytics_of(c)->ranking_blocks, &reading->query,
			&ranking->items));
	ranking->more_tied = ranking_number(&ranking->items, (size_t)reading->query.limit - 1);
	return OK;
}

static enum err read_through(struct call *c, struct reading *reading, const struct ranking *head)
{
	struct answer_cache *cache = analytics_of(c)->rankings;
	struct answer_place place = ranking_cache_place(c, &reading->query);
	bool hit = answer_cache_find(c, cache, &place, reading->ranking);
	if (!hit) {
		*reading->ranking = *head;
		TRY(read_ranking(c, reading));
		answer_cache_keep(c, cache, &place, reading->ranking);
	}
	call_reply_header(c, "X-Cache", "%s", hit ? "hit" : "miss");
	return OK;
}

/* GET /api/analytics/top. */
enum err get_top(struct call *c, const struct get_top_in *in, struct ranking *out)
{
	const struct range_asked asked = {in->has_from, in->has_to, in->from_us, in->to_us, "UTC"};
	struct whose whose;
	struct day_range range;
	TRY(whose_account(c, in->has_user_id, in->user_id, &whose));
	TRY(range_read_days(c, &asked, DAYS_BACK, &range));
	const struct ranking head = {.has_user_id = whose.has_user_id,
		.user_id = whose.user_id,
		.by = in->by ? in->by : MEASURE_ENGAGEMENT,
		.from_us = range.from_us,
		.to_us = range.to_us};
	struct reading reading = {.ranking = out,
		.query = {.user_id = whose.user_id,
			.first = range.from_us / US_PER_DAY,
			.last = range.to_us / US_PER_DAY,
			.measure = head.by,
			.limit = in->limit + 1}};
	return read_through(c, &reading, &head);
}

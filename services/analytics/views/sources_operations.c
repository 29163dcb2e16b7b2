/* The operations that answer with where readers came from, and on what. */
#include "analytics_api.h"
#include "rollups/waiting.h"
#include "views/range.h"
#include "views/view_store.h"
#include "views/whose.h"

#define DAYS_BACK 30

struct reading {
	int64_t subject;
	int64_t first, last; /* days of UTC; last is exclusive */
	struct classes classes;
};

static enum err read_classes(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct reading *reading = arg;
	return view_store_classes(c, reading->subject, reading->first, reading->last, waiting,
		&reading->classes);
}

/* unknown is what the others leave of the impressions. */
static void show(const struct classes *classes, struct impression_sources *out)
{
	const int64_t *of = classes->of;
	out->impressions = of[COUNT_IMPRESSIONS];
	out->sources.site = of[COUNT_FROM_SITE];
	out->sources.search = of[COUNT_FROM_SEARCH];
	out->sources.social = of[COUNT_FROM_SOCIAL];
	out->sources.link = of[COUNT_FROM_LINK];
	out->sources.unknown = out->impressions - of[COUNT_FROM_SITE] - of[COUNT_FROM_SEARCH] -
			       of[COUNT_FROM_SOCIAL] - of[COUNT_FROM_LINK];
	out->devices.desktop = of[COUNT_ON_DESKTOP];
	out->devices.phone = of[COUNT_ON_PHONE];
	out->devices.tablet = of[COUNT_ON_TABLET];
	out->devices.unknown = out->impressions - of[COUNT_ON_DESKTOP] - of[COUNT_ON_PHONE] -
			       of[COUNT_ON_TABLET];
}

static enum err answer(struct call *c, const struct range_asked *asked, const struct whose *whose,
	struct impression_sources *out)
{
	struct day_range range;
	TRY(range_read_days(c, asked, DAYS_BACK, &range));
	struct reading reading = {.subject = whose->subject,
		.first = range.from_us / US_PER_DAY,
		.last = range.to_us / US_PER_DAY};
	TRY(waiting_read(c, whose->subject, read_classes, &reading));
	show(&reading.classes, out);
	out->has_user_id = whose->has_user_id;
	out->user_id = whose->user_id;
	out->from_us = range.from_us;
	out->to_us = range.to_us;
	return OK;
}

/* GET /api/analytics/posts/{id}/sources. */
enum err get_post_sources(struct call *c, const struct get_post_sources_in *in,
	struct impression_sources *out)
{
	const struct range_asked asked = {in->has_from, in->has_to, in->from_us, in->to_us, "UTC"};
	struct whose whose;
	TRY(whose_post(c, in->id, &whose));
	*out = (struct impression_sources){.has_post_id = true, .post_id = in->id};
	return answer(c, &asked, &whose, out);
}

/* GET /api/analytics/sources. */
enum err get_account_sources(struct call *c, const struct get_account_sources_in *in,
	struct impression_sources *out)
{
	const struct range_asked asked = {in->has_from, in->has_to, in->from_us, in->to_us, "UTC"};
	struct whose whose;
	TRY(whose_account(c, in->has_user_id, in->user_id, &whose));
	*out = (struct impression_sources){0};
	return answer(c, &asked, &whose, out);
}

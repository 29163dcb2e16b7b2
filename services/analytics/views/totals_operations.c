/* The operation that answers with what was counted of a post so far. */
#include "analytics_api.h"
#include "rollups/waiting.h"
#include "views/view_store.h"
#include "views/whose.h"

struct reading {
	int64_t subject;
	struct tally tally;
};

static enum err read_total(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct reading *reading = arg;
	return view_store_total(c, reading->subject, waiting, &reading->tally);
}

/* GET /api/analytics/posts/{id}. */
enum err get_post_totals(struct call *c, const struct get_post_totals_in *in,
	struct post_totals *out)
{
	struct whose whose;
	struct figures figures;
	TRY(whose_post(c, in->id, &whose));
	struct reading reading = {.subject = whose.subject};
	TRY(waiting_read(c, whose.subject, read_total, &reading));
	tally_show(&reading.tally, &figures);
	*out = (struct post_totals){
		.post_id = in->id,
		.reactions = figures.reactions,
		.total_reactions = figures.total_reactions,
		.impressions = figures.impressions,
		.views = figures.views,
		.shares = figures.shares,
		.comments = figures.comments,
		.engagement = figures.engagement,
		.engagement_rate = figures.engagement_rate,
		.bots = figures.bots,
	};
	return OK;
}

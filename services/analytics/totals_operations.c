/* The operation that answers with what was counted of a post so far. */
#include "analytics_api.h"
#include "counting.h"
#include "view_store.h"
#include "whose.h"

/* GET /api/analytics/posts/{id}. */
enum err get_post_totals(struct call *c, const struct get_post_totals_in *in,
	struct post_totals *out)
{
	struct whose whose;
	struct tally tally;
	struct figures figures;
	TRY(whose_post(c, in->id, &whose));
	TRY(counting_catch_up(c));
	TRY(view_store_total(c, whose.subject, &tally));
	tally_show(&tally, &figures);
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

/* The operations that answer with figures over time. */
#include "analytics_api.h"
#include "rollups/waiting.h"
#include "views/graph_drawing.h"
#include "views/picture.h"
#include "views/whose.h"

/* What both have of the request. */
struct asked {
	enum measure metric;
	enum graph_interval interval;
	struct range_asked range;
	enum graph_format format;
	enum graph_theme theme;
};

struct reading {
	struct graph_query query;
	struct graph *graph;
	struct bucket_list buckets;
};

static enum err read_graph(struct call *c, const struct waiting_rows *waiting, void *arg)
{
	struct reading *reading = arg;
	reading->query.waiting = waiting;
	return graph_read(c, &reading->query, reading->graph, &reading->buckets);
}

static enum err answer(struct call *c, const struct asked *asked, const struct whose *whose,
	struct graph *graph, struct raw_body *out)
{
	struct reading reading = {.graph = graph,
		.query = {
			.subject = whose->subject,
			.measure = asked->metric ? asked->metric : MEASURE_ENGAGEMENT,
			.interval = asked->interval ? asked->interval : GRAPH_INTERVAL_DAY,
			.range = asked->range,
		}};
	struct text svg;
	graph->has_user_id = whose->has_user_id;
	graph->user_id = whose->user_id;
	TRY(waiting_read(c, whose->subject, read_graph, &reading));
	if (!asked->format || asked->format == GRAPH_FORMAT_JSON)
		return picture_numbers(c, &graph_shape, graph, out);
	graph_draw(c,
		&(struct graph_drawing){graph, &reading.buckets, whose->words,
			picture_theme(asked->theme)},
		&svg);
	return picture_drawn(c, asked->format, &svg, out);
}

/* GET /api/analytics/posts/{id}/graph. */
enum err get_post_graph(struct call *c, const struct get_post_graph_in *in, struct raw_body *out)
{
	struct graph graph = {.has_post_id = true, .post_id = in->id};
	const struct asked asked = {in->metric, in->interval,
		{in->has_from, in->has_to, in->from_us, in->to_us, in->timezone}, in->format,
		in->theme};
	struct whose whose;
	TRY(whose_post(c, in->id, &whose));
	return answer(c, &asked, &whose, &graph, out);
}

/* GET /api/analytics/graph. */
enum err get_account_graph(struct call *c, const struct get_account_graph_in *in,
	struct raw_body *out)
{
	struct graph graph = {0};
	const struct asked asked = {in->metric, in->interval,
		{in->has_from, in->has_to, in->from_us, in->to_us, in->timezone}, in->format,
		in->theme};
	struct whose whose;
	TRY(whose_account(c, in->has_user_id, in->user_id, &whose));
	return answer(c, &asked, &whose, &graph, out);
}

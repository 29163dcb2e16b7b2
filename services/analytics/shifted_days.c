/* A clock that is ahead by an hour has the last hour of a day of UTC in the day behind: it is taken
 * from the one and given to the other. One that is behind has the first hour in the day before. One
 * that is ahead by more than half a day is behind by less, a day later. */
#include "shifted_days.h"

struct edge {
	int64_t days_later;   /* how far the clock's number of a day is from that of UTC */
	int64_t at, quarters; /* of each day of UTC */
	int64_t goes_to;      /* the day behind: 1, before: -1 */
};

static struct edge edge_of(int64_t shift)
{
	struct edge edge = {0};
	for (; shift > QUARTERS_PER_DAY / 2; shift -= QUARTERS_PER_DAY)
		edge.days_later++;
	for (; shift < -QUARTERS_PER_DAY / 2; shift += QUARTERS_PER_DAY)
		edge.days_later--;
	edge.quarters = shift < 0 ? -shift : shift;
	edge.at = shift < 0 ? 0 : QUARTERS_PER_DAY - shift;
	edge.goes_to = shift < 0 ? -1 : 1;
	return edge;
}

struct day {
	int64_t value; /* of a day of UTC */
	int64_t edge;  /* of the part that is another day's */
};

/* Days first..last - 1 of UTC. */
struct reading {
	const struct slot_query *query;
	struct edge edge;
	int64_t first, last;
	struct day *days;
};

static enum err read_both(struct call *c, void *arg)
{
	const struct reading *reading = arg;
	const struct edge *edge = &reading->edge;
	struct slot_query of = *reading->query;
	struct slot_list days, edges;
	of.first = reading->first;
	of.last = reading->last;
	TRY(view_store_days(c, &of, &days));
	TRY(view_store_edges(c, &of,
		&(struct day_edge){of.first, of.last, edge->at, edge->quarters}, &edges));
	for (size_t i = 0; i < days.count; i++)
		reading->days[days.items[i].number - of.first].value = days.items[i].value;
	for (size_t i = 0; i < edges.count; i++)
		reading->days[edges.items[i].number - of.first].edge = edges.items[i].value;
	return OK;
}

/* Both as they were at one moment. */
static enum err read(struct call *c, struct reading *reading)
{
	reading->days = call_alloc(c,
		(size_t)(reading->last - reading->first) * sizeof *reading->days);
	return c->transaction ? read_both(c, reading) : db_read(c, read_both, reading);
}

enum err shifted_days_read(struct call *c, const struct slot_query *query, int64_t first,
	int64_t last, struct slot_list *slots)
{
	struct reading reading = {.query = query, .edge = edge_of(query->shift)};
	struct slot_query of = *query;
	of.first = first;
	of.last = last;
	if (!query->shift)
		return view_store_days(c, &of, slots);
	reading.first = first - reading.edge.days_later - 1;
	reading.last = last - reading.edge.days_later + 1;
	TRY(read(c, &reading));
	slots->count = (size_t)(last - first);
	slots->items = call_alloc(c, (slots->count + 1) * sizeof *slots->items);
	for (size_t i = 0; i < slots->count; i++) {
		const struct day *day = &reading.days[i + 1];
		slots->items[i].number = first + (int64_t)i;
		slots->items[i].value = day->value - day->edge + day[-reading.edge.goes_to].edge;
	}
	return OK;
}

/* What each way costs, measured with 200,000 posts of a hundred words. */
#include "lists/list_way.h"

/* Microseconds for each post. */
struct prices {
	double along; /* to walk by, with a look at what it has */
	double fetch; /* to read by its id, for what is then sorted */
	double match; /* to find by its words */
	double probe; /* to look at whether it has a tag, or of one with the tag, whether it has
			 words */
};

static const struct prices prices[DB_ENGINE_COUNT] = {
	[DB_SQLITE] = {.along = 0.5, .fetch = 10, .match = 0.2, .probe = 0.7},
	[DB_POSTGRES] = {.along = 4.5, .fetch = 2, .match = 1, .probe = 1},
};

static double smaller(double one, double other)
{
	return one < other ? one : other;
}

static double cost_along(const struct prices *price, const struct list_reach *reach, double wanted)
{
	double all = (double)reach->listed;
	double share = reach->words * reach->tag;
	return (reach->tag_in_order ? price->probe : price->along) *
	       (share > 0 ? smaller(wanted / share, all) : all);
}

static double cost_words(const struct prices *price, const struct list_reach *reach)
{
	double count = reach->words * (double)reach->newest_id;
	return count * (price->match + (reach->by_tag ? price->probe : 0) + price->fetch);
}

static double cost_tag(const struct prices *price, const struct list_reach *reach, double wanted)
{
	double all = reach->tag * (double)reach->newest_id;
	if (!reach->tag_in_order)
		return all * (price->probe + price->fetch);
	double share = (double)reach->listed / (double)(reach->newest_id + 1);
	return price->probe * (share > 0 ? smaller(wanted / share, all) : all);
}

static double cost_of(enum list_way way, enum db_engine engine, const struct list_reach *reach,
	double wanted)
{
	const struct prices *price = &prices[engine];
	switch (way) {
	case LIST_WAY_WORDS:
		return cost_words(price, reach);
	case LIST_WAY_TAG:
		return cost_tag(price, reach, wanted);
	case LIST_WAY_ALONG:
	case LIST_WAY_COUNT:
		break;
	}
	return cost_along(price, reach, wanted);
}

bool list_way_is_possible(enum list_way way, bool by_words, bool by_tag)
{
	switch (way) {
	case LIST_WAY_ALONG:
		return true;
	case LIST_WAY_WORDS:
		return by_words;
	case LIST_WAY_TAG:
		return by_tag && !by_words;
	case LIST_WAY_COUNT:
		break;
	}
	return false;
}

enum list_way list_way_choose(enum db_engine engine, const struct list_reach *reach, int64_t wanted)
{
	enum list_way best = LIST_WAY_ALONG;
	double least = cost_of(best, engine, reach, (double)wanted);
	for (enum list_way way = LIST_WAY_WORDS; way < LIST_WAY_COUNT; way++) {
		if (!list_way_is_possible(way, reach->by_words, reach->by_tag))
			continue;
		double cost = cost_of(way, engine, reach, (double)wanted);
		if (cost < least) {
			best = way;
			least = cost;
		}
	}
	return best;
}

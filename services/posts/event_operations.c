/* The operation by which other daemons follow what happens here. */
#include "event_store.h"
#include "posts_api.h"

#define COUNTED_AT_ONCE 1000

static enum err count_events(struct call *c, void *arg)
{
	(void)arg;
	return event_store_count(c, COUNTED_AT_ONCE);
}

/* Events are counted when somebody asks: where nobody does, writing them is all that they cost. */
static enum err count_on(struct call *c, bool *counted)
{
	TRY(event_store_any_uncounted(c, counted));
	return *counted ? db_write(c, count_events, NULL) : OK;
}

/* GET /internal/events. */
enum err internal_list_events(struct call *c, const struct internal_list_events_in *in,
	struct event_page *out)
{
	bool counted;
	TRY(event_store_after(c, in->after, in->limit, &out->items));
	if (out->items.count == (size_t)in->limit)
		return OK;
	TRY(count_on(c, &counted));
	return counted ? event_store_after(c, in->after, in->limit, &out->items) : OK;
}

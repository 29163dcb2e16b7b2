/* The operation by which other daemons follow what happens here. */
#include "event.h"
#include "event_store.h"
#include "posts_api.h"

/* GET /internal/events. */
enum err internal_list_events(struct call *c, const struct internal_list_events_in *in,
	struct event_page *out)
{
	bool counted;
	TRY(event_store_after(c, in->after, in->limit, &out->items));
	if (out->items.count == (size_t)in->limit)
		return OK;
	TRY(event_count(c, &counted));
	return counted ? event_store_after(c, in->after, in->limit, &out->items) : OK;
}

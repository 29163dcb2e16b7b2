/* The operation by which other daemons follow what happens here. */
#include "events/event.h"
#include "events/event_store.h"
#include "posts_api.h"

/* GET /internal/events. Counted before it is read: of two that ask at once one counts what is new,
 * and the other, who then finds nothing to count, has to see it all the same. */
enum err internal_list_events(struct call *c, const struct internal_list_events_in *in,
	struct event_page *out)
{
	bool counted;
	TRY(event_count(c, &counted));
	if (in->told)
		return event_store_told(c, in->after, in->limit, &out->items, &out->last);
	TRY(event_store_after(c, in->after, in->limit, &out->items));
	size_t count = out->items.count;
	out->last = count ? out->items.items[count - 1].position : in->after;
	return OK;
}

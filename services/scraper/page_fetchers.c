/* One after the other looks for what is due, before it takes anything: mostly nothing is. */
#include "page_fetchers.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/lookout.h"
#include "daemon/loop.h"
#include "page_fetching.h"
#include "page_job_store.h"

#define IDLE_MS 200
#define PAUSE_MS 2000 /* after the database refused */

struct fetcher {
	const struct service *service;
	struct loop *loop;
	struct arena *arena;
	struct lookout *lookout; /* of all of them */
};

struct page_fetchers {
	size_t count;
	struct lookout lookout;
	struct fetcher list[];
};

static enum err look_and_fetch(struct call *c, struct lookout *lookout, bool *found)
{
	TRY(page_job_store_any_due(c, found));
	if (!*found)
		return OK;
	lookout_call(lookout); /* there may be more than one */
	return page_fetch_next(c, found);
}

static int step(void *arg)
{
	struct fetcher *fetcher = arg;
	struct call c;
	bool found = false;
	if (!lookout_turn(fetcher->lookout, IDLE_MS))
		return IDLE_MS;
	service_call_init(fetcher->service, &c, fetcher->arena);
	enum err err = look_and_fetch(&c, fetcher->lookout, &found);
	if (err)
		log_write(log_level_of(err), &c, NULL, "pages: %s",
			c.failure.detail ? c.failure.detail : err_title(err));
	call_finish(&c);
	if (err)
		return PAUSE_MS;
	return found ? 0 : IDLE_MS;
}

static bool start(const struct service *service, struct lookout *lookout, struct fetcher *fetcher)
{
	fetcher->service = service;
	fetcher->lookout = lookout;
	fetcher->arena = arena_create();
	fetcher->loop = loop_create(step, fetcher);
	return fetcher->loop;
}

struct page_fetchers *page_fetchers_create(const struct service *service, size_t count)
{
	struct page_fetchers *made = calloc(1, sizeof *made + count * sizeof *made->list);
	if (!made)
		return NULL;
	while (made->count < count)
		if (!start(service, &made->lookout, &made->list[made->count++])) {
			page_fetchers_destroy(made);
			return NULL;
		}
	return made;
}

void page_fetchers_destroy(struct page_fetchers *fetchers)
{
	if (!fetchers)
		return;
	for (size_t i = 0; i < fetchers->count; i++) {
		loop_destroy(fetchers->list[i].loop);
		arena_destroy(fetchers->list[i].arena);
	}
	free(fetchers);
}

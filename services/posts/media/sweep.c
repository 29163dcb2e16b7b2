/* Dooms, removes, forgets: media/store.h says why. Whoever did not come to the end is followed by
 * another much later than it would itself have stopped: two never remove the same at once. */
#include "media/sweep.h"

#include "db/db.h"
#include "media/media.h"
#include "media/name.h"
#include "media/store.h"
#include "posts.h"

#define OBJECTS_AT_ONCE 100
#define REMOVE_US (30 * US_PER_SECOND)
#define AGAIN_US (5 * US_PER_MINUTE)

struct sweep {
	int64_t now_us;
	struct doomed_list doomed;
	const char *done; /* the digest of one whose bytes are gone */
};

static enum err doom(struct call *c, void *arg)
{
	struct sweep *sweep = arg;
	return media_store_doom(c, sweep->now_us, sweep->now_us - AGAIN_US, OBJECTS_AT_ONCE,
		&sweep->doomed);
}

static enum err forget(struct call *c, void *arg)
{
	const struct sweep *sweep = arg;
	return media_store_forget(c, sweep->done, sweep->now_us);
}

static enum err remove_bytes(struct call *c, const struct doomed_object *object)
{
	struct storage *storage = posts_of(c)->media->storage;
	const struct media_format *format = media_format_by_type(object->type);
	TRY(storage_remove(c, storage, media_name(c, object->sha256, 0, format)));
	for (size_t i = 0; i < object->renditions.count; i++)
		TRY(storage_remove(c, storage,
			media_name(c, object->sha256, object->renditions.items[i].width, format)));
	return OK;
}

enum err media_sweep(struct call *c, bool *more)
{
	struct sweep sweep = {.now_us = call_now_us(c)};
	*more = false;
	TRY(db_write(c, doom, &sweep));
	c->deadline_us = clock_monotonic_us() + REMOVE_US;
	for (size_t i = 0; i < sweep.doomed.count; i++) {
		if (clock_monotonic_us() > c->deadline_us)
			return fail(c, ERR_TIMEOUT, "the storage is too slow");
		TRY(remove_bytes(c, &sweep.doomed.items[i]));
		sweep.done = sweep.doomed.items[i].sha256;
		TRY(db_write(c, forget, &sweep));
	}
	*more = sweep.doomed.count == OBJECTS_AT_ONCE;
	return OK;
}

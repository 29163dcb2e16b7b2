/* Each kind of event that matters has its function; the others only move the position. */
#include "post_facts/posts_told.h"

#include <inttypes.h>
#include <string.h>

#include "act.h"
#include "analytics_types.h"
#include "db/db.h"
#include "post_facts/post_facts_store.h"
#include "rollups/recording.h"
#include "rollups/rollup_store.h"
#include "json/decode.h"

/* What is known of posts by events that follow each other, for one statement. */
struct puts {
	struct post_facts *items;
	size_t count;
};

/* A statement takes a post once. Of several events of it the last tells what it is, the first when
 * it was made. */
static void gather(struct puts *puts, const struct post_facts *facts)
{
	for (size_t i = puts->count; i > 0; i--) {
		struct post_facts *same = &puts->items[i - 1];
		if (same->post_id != facts->post_id)
			continue;
		const struct post_facts first = *same;
		*same = *facts;
		same->user_id = first.user_id;
		same->created_at_us = first.created_at_us;
		return;
	}
	puts->items[puts->count++] = *facts;
}

static enum err write_puts(struct call *c, struct puts *puts)
{
	TRY(post_facts_store_put_all(c, puts->items, puts->count));
	puts->count = 0;
	return OK;
}

/* What posts writes it reads itself; what cannot be read is of a version to come. */
static void put_post(struct call *c, const struct event *event, struct puts *puts)
{
	struct told_post told = {0};
	if (json_decode(c, &told_post_shape, event->data, strlen(event->data), &told) != OK) {
		call_forgive(c);
		return;
	}
	gather(puts, &(struct post_facts){
			     .post_id = told.post_id,
			     .user_id = told.user_id,
			     .kind = told.kind,
			     .title = told.title,
			     .status = told.status,
			     .created_at_us = event->created_at_us,
			     .has_publish_at = told.has_publish_at,
			     .publish_at_us = told.publish_at_us,
			     .has_published_at = told.has_published_at,
			     .published_at_us = told.published_at_us,
		     });
}

static struct act comment_of(struct call *c, const struct event *event)
{
	char *id = call_printf(c, "posts-event-%" PRId64, event->id);
	struct act act = {.at_us = event->created_at_us,
		.id = {id, strlen(id)},
		.kind = ACT_COMMENT,
		.post_id = event->post_id};
	act.key = act_key(&act, 0);
	return act;
}

/* Its post may be older than what is told here. */
static enum err add_comment(struct call *c, const struct event *event, struct act *act,
	struct recorded *recorded)
{
	*act = comment_of(c, event);
	*recorded = (struct recorded){.act = act, .owner_id = event->user_id};
	return post_facts_store_note(c, event->post_id, event->user_id, event->created_at_us);
}

static enum err take_post(struct call *c, const struct event *event, struct puts *puts)
{
	switch (event->kind) {
	case EVENT_KIND_POST_DELETED:
		TRY(write_puts(c, puts));
		return post_facts_store_remove(c, event->post_id, event->created_at_us);
	case EVENT_KIND_WEBHOOK_TEST:
		return OK;
	default:
		put_post(c, event, puts);
		return OK;
	}
}

static enum err take_all(struct call *c, const struct event_list *events)
{
	struct act *acts = call_alloc(c, (events->count + 1) * sizeof *acts);
	struct recorded *recorded = call_alloc(c, (events->count + 1) * sizeof *recorded);
	struct puts puts = {.items = call_alloc(c, (events->count + 1) * sizeof *puts.items)};
	struct rollup quarters;
	size_t comments = 0;
	for (size_t i = 0; i < events->count; i++) {
		const struct event *event = &events->items[i];
		if (!event->has_post_id)
			continue;
		if (event->kind != EVENT_KIND_COMMENT_CREATED) {
			TRY(take_post(c, event, &puts));
			continue;
		}
		TRY(write_puts(c, &puts));
		TRY(add_comment(c, event, &acts[comments], &recorded[comments]));
		comments++;
	}
	TRY(write_puts(c, &puts));
	TRY(recording_add(c, recorded, comments, &quarters));
	return comments ? rollup_store_add(c, &quarters) : OK;
}

static enum err take(struct call *c, void *arg)
{
	const struct posts_told *told = arg;
	int64_t position;
	TRY(rollup_store_share(c));
	TRY(post_facts_store_position(c, &position));
	if (position != told->after)
		return OK;
	TRY(take_all(c, &told->events));
	return post_facts_store_move(c, told->events.items[told->events.count - 1].position);
}

enum err posts_told_take(struct call *c, struct posts_told *told)
{
	return told->events.count ? db_write(c, take, told) : OK;
}

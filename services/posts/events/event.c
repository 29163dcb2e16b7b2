/* Which events a change is. */
#include "events/event.h"

#include "events/event_store.h"
#include "events/live_hints.h"
#include "json/encode.h"

#define COMMENT_JSON_SIZE 512 /* of most */
#define COUNTED_AT_ONCE 1000

enum err event_note(struct call *c, const struct event *event)
{
	int64_t id;
	live_hint_events(c);
	return event_store_insert(c, event, &id);
}

enum err event_note_post(struct call *c, enum event_kind kind, int64_t post_id)
{
	return event_note_posts(c, kind, 0, &post_id, 1);
}

enum err event_note_posts(struct call *c, enum event_kind kind, enum event_kind also,
	const int64_t *post_ids, size_t count)
{
	live_hint_events(c);
	return count ? event_store_insert_of_posts(c, kind, also, post_ids, count) : OK;
}

enum err event_note_rows(struct call *c, enum event_kind kind, enum event_kind also,
	const struct post *const *posts, size_t count)
{
	live_hint_events(c);
	return count ? event_store_insert_for(c, kind, also, posts, count) : OK;
}

enum err event_note_creation(struct call *c, const struct post *post)
{
	enum event_kind also = 0;
	if (post->status == POST_STATUS_PUBLISHED)
		also = EVENT_KIND_POST_PUBLISHED;
	if (post->status == POST_STATUS_PENDING)
		also = EVENT_KIND_ARTICLE_SUBMITTED;
	return event_note_posts(c, EVENT_KIND_POST_CREATED, also, &post->id, 1);
}

enum err event_note_comment(struct call *c, const struct post *post, const struct comment *comment)
{
	struct text data;
	text_init(&data, c->arena, COMMENT_JSON_SIZE, SIZE_MAX);
	json_encode(&data, &comment_shape, comment);
	return event_note(c, &(struct event){.kind = EVENT_KIND_COMMENT_CREATED,
				     .user_id = post->user_id,
				     .has_post_id = true,
				     .post_id = post->id,
				     .data = text_string(&data)});
}

enum err event_note_change(struct call *c, const struct post *before, const struct post *after)
{
	enum event_kind also = 0;
	if (before->status != POST_STATUS_PUBLISHED && after->status == POST_STATUS_PUBLISHED)
		also = EVENT_KIND_POST_PUBLISHED;
	if (before->status == POST_STATUS_SCHEDULED && after->status != POST_STATUS_SCHEDULED)
		also = EVENT_KIND_POST_CANCELLED;
	if (before->status != POST_STATUS_PENDING && after->status == POST_STATUS_PENDING)
		TRY(event_note_post(c, EVENT_KIND_ARTICLE_SUBMITTED, after->id));
	return event_note_posts(c, EVENT_KIND_POST_UPDATED, also, &after->id, 1);
}

static enum err count_events(struct call *c, void *arg)
{
	(void)arg;
	return event_store_count(c, COUNTED_AT_ONCE);
}

enum err event_count(struct call *c, bool *counted)
{
	TRY(event_store_any_uncounted(c, counted));
	return *counted ? db_write(c, count_events, NULL) : OK;
}

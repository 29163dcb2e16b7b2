/* Each row for itself, then what is asked of all of them at once. */
#include "admission.h"

#include <stdio.h>
#include <string.h>

#include "agent.h"
#include "analytics.h"
#include "base/utf8.h"
#include "known_posts.h"
#include "places.h"
#include "referrer.h"
#include "visitors.h"

/* What the last row's user agent was found to be: most are like the one before. */
struct last_agent {
	char text[ENVELOPE_AGENT_SIZE];
	bool by_reader; /* the event's metadata named it */
	bool known;
	bool is_bot;
	enum act_device device;
};

static void judge_agent(struct last_agent *last, const char *agent, bool by_reader)
{
	if (last->known && last->by_reader == by_reader && strcmp(last->text, agent) == 0)
		return;
	snprintf(last->text, sizeof last->text, "%s", agent);
	last->known = true;
	last->by_reader = by_reader;
	/* A library that sends events tells of others' reading; as a reader it is a program. */
	last->is_bot = by_reader ? agent_is_program(agent) : agent_is_crawler(agent);
	last->device = agent_device(agent);
}

static void classify(const struct sender *sender, const struct envelope *envelope,
	struct last_agent *last, struct act *act)
{
	const char *own = sender->agent ? sender->agent : "";
	judge_agent(last, envelope->has_agent ? envelope->agent : own, envelope->has_agent);
	act->filter = last->is_bot ? FILTER_AGENT : FILTER_NONE;
	act->device = last->device;
	act->referrer = *envelope->referrer ? referrer_class(envelope->referrer, sender->host)
					    : REFERRER_NONE;
}

/* As much of it as a letter keeps, whole characters only. */
static struct slice payload_of(struct slice text)
{
	size_t len = text.len < ENVELOPE_BYTES_MAX ? text.len : ENVELOPE_BYTES_MAX;
	while (len && len < text.len && ((unsigned char)text.data[len] & 0xC0) == 0x80)
		len--;
	return (struct slice){text.data, len};
}

/* PostgreSQL's texts have no NUL in them; JSON writes none as it is. */
static struct slice without_nul(struct slice text)
{
	const char *nul = memchr(text.data, '\0', text.len);
	return nul ? (struct slice){text.data, (size_t)(nul - text.data)} : text;
}

static void read_row(struct slice text, const struct sender *sender, struct envelope *envelope,
	struct last_agent *last, struct ingest_row *row)
{
	row->before = envelope_read(text, sender, envelope);
	row->act = envelope->act;
	row->id = envelope->act.id;
	if (row->before.reason)
		row->payload = without_nul(payload_of(text));
	else
		classify(sender, envelope, last, &row->act);
	if (!row->payload.data)
		row->payload = text;
}

/* Their posts, each once. */

struct posts {
	struct places places;
	int64_t *ids;
	size_t count;
	bool *is_public;
};

static bool is_post(const void *items, size_t place, const void *wanted)
{
	return ((const int64_t *)items)[place] == *(const int64_t *)wanted;
}

static bool find_post(const struct posts *posts, int64_t id, size_t *place, size_t *slot)
{
	return places_find(&posts->places, places_hash((uint64_t)id), is_post, posts->ids, &id,
		place, slot);
}

static void list_posts(struct call *c, const struct ingest_batch *batch, struct posts *posts)
{
	size_t place, slot = 0;
	places_init(&posts->places, c->arena, batch->count);
	posts->ids = arena_alloc_raw(c->arena, (batch->count + 1) * sizeof *posts->ids);
	posts->count = 0;
	for (size_t i = 0; i < batch->count; i++) {
		const struct ingest_row *row = &batch->rows[i];
		if (row->before.reason || find_post(posts, row->act.post_id, &place, &slot))
			continue;
		places_put(&posts->places, slot, posts->count);
		posts->ids[posts->count++] = row->act.post_id;
	}
	posts->is_public = arena_alloc(c->arena, posts->count + 1);
}

static enum err relate(struct call *c, struct ingest_batch *batch)
{
	struct posts posts;
	size_t place, slot;
	list_posts(c, batch, &posts);
	TRY(known_posts_look_up(c, analytics_of(c)->known_posts, posts.ids, posts.count,
		posts.is_public));
	for (size_t i = 0; i < batch->count; i++) {
		struct ingest_row *row = &batch->rows[i];
		if (row->before.reason || (find_post(&posts, row->act.post_id, &place, &slot) &&
						  posts.is_public[place]))
			continue;
		row->before = (struct refusal){REFUSAL_UNKNOWN_POST,
			"/data/post_id: there is no such post, or nobody can read it"};
	}
	return OK;
}

/* Admins tell of many readers at once, so their own pace says nothing. */
static void limit_rate(struct call *c, const struct sender *sender, struct ingest_batch *batch)
{
	if (sender->vouches)
		return;
	size_t within = visitors_count(analytics_of(c)->visitors, c->client_ip ? c->client_ip : "",
		sender->agent, sender->received_us, batch->count);
	for (size_t i = within; i < batch->count; i++)
		if (!batch->rows[i].act.filter)
			batch->rows[i].act.filter = FILTER_RATE;
}

enum err admission_read(struct call *c, const struct event_rows *texts,
	const struct sender *sender, struct ingest_batch *batch)
{
	struct envelope *envelope = arena_alloc_raw(c->arena, sizeof *envelope);
	struct last_agent last = {.known = false};
	for (size_t i = 0; i < texts->count; i++) {
		batch->rows[i] = (struct ingest_row){0};
		read_row(texts->items[i], sender, envelope, &last, &batch->rows[i]);
	}
	batch->count = texts->count;
	limit_rate(c, sender, batch);
	return relate(c, batch);
}

/* Each row for itself, then what is asked of all of them at once. */
#include "ingest/admission.h"

#include <string.h>

#include "analytics.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "places.h"
#include "post_facts/known_posts.h"
#include "readers/agent.h"
#include "readers/referrer.h"
#include "readers/visitors.h"

#define AGENTS 64

/* What a request's user agents were found to be: there are few, and looking at one takes longer
 * than all the rest of its event. */
struct agents {
	struct {
		uint64_t hash;
		const char *text; /* NULL: none yet */
		struct agent agent;
	} slots[AGENTS];
};

static struct agent agent_of(struct call *c, struct agents *agents, const char *text)
{
	size_t len = strlen(text);
	uint64_t hash = hash_quick(text, len);
	size_t at = hash % AGENTS;
	if (agents->slots[at].text && agents->slots[at].hash == hash &&
		strcmp(agents->slots[at].text, text) == 0)
		return agents->slots[at].agent;
	agents->slots[at].hash = hash;
	agents->slots[at].text = arena_copy(c->arena, text, len);
	agents->slots[at].agent = agent_read(text);
	return agents->slots[at].agent;
}

/* A library that sends events tells of others' reading; as a reader it is a program. */
static void classify(struct call *c, const struct sender *sender, const struct envelope *envelope,
	struct agents *agents, struct act *act)
{
	const char *own = sender->agent ? sender->agent : "";
	struct agent agent = agent_of(c, agents, envelope->has_agent ? envelope->agent : own);
	bool is_bot = envelope->has_agent ? agent.is_program : agent.is_crawler;
	act->filter = is_bot ? FILTER_AGENT : FILTER_NONE;
	act->device = agent.device;
	act->referrer = *envelope->referrer ? referrer_class(envelope->referrer, sender->host)
					    : REFERRER_NONE;
}

/* As much of it as a letter keeps, whole characters only. */
static struct slice payload_of(struct slice text)
{
	return (struct slice){text.data, utf8_cut(text.data, text.len, ENVELOPE_BYTES_MAX)};
}

/* PostgreSQL's texts have no NUL in them; JSON writes none as it is. */
static struct slice without_nul(struct slice text)
{
	const char *nul = memchr(text.data, '\0', text.len);
	return nul ? (struct slice){text.data, (size_t)(nul - text.data)} : text;
}

static void read_row(struct call *c, struct slice text, bool is_json, const struct sender *sender,
	struct envelope *envelope, struct agents *agents, struct ingest_row *row)
{
	row->before = is_json ? envelope_read_json(text, sender, envelope)
			      : envelope_read(text, sender, envelope);
	row->act = envelope->act;
	row->id = envelope->act.id;
	if (row->before.reason)
		row->payload = without_nul(payload_of(text));
	else
		classify(c, sender, envelope, agents, &row->act);
	if (!row->payload.data)
		row->payload = text;
}

/* Their posts, each once. */

struct posts {
	struct places places;
	int64_t *ids;
	size_t count;
	int64_t *owner_ids; /* 0: readers cannot see it */
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
	posts->owner_ids = call_alloc(c, (posts->count + 1) * sizeof *posts->owner_ids);
}

static enum err relate(struct call *c, struct ingest_batch *batch)
{
	struct posts posts;
	size_t place, slot;
	list_posts(c, batch, &posts);
	TRY(known_posts_look_up(c, analytics_of(c)->known_posts, posts.ids, posts.count,
		posts.owner_ids, &batch->removals));
	for (size_t i = 0; i < batch->count; i++) {
		struct ingest_row *row = &batch->rows[i];
		if (row->before.reason)
			continue;
		if (find_post(&posts, row->act.post_id, &place, &slot))
			row->owner_id = posts.owner_ids[place];
		if (row->owner_id)
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

enum err admission_read(struct call *c, const struct event_rows *texts, const struct sender *sender,
	struct ingest_batch *batch)
{
	struct envelope *envelope = arena_alloc_raw(c->arena, sizeof *envelope);
	struct agents *agents = call_alloc(c, sizeof *agents);
	for (size_t i = 0; i < texts->count; i++) {
		batch->rows[i] = (struct ingest_row){0};
		read_row(c, texts->items[i], texts->are_json, sender, envelope, agents,
			&batch->rows[i]);
	}
	batch->count = texts->count;
	limit_rate(c, sender, batch);
	return relate(c, batch);
}

/* A table of fixed size remembers for seconds what was found: the database is not asked with every
 * event, nor posts with everybody's guesses. */
#include "post_facts/known_posts.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "places.h"
#include "post_facts/post_facts_store.h"
#include "posts_types.h"

#define SETS 2048
#define WAYS 4 /* posts of a set, of 32 bytes: so a few thousand hardly push each other out */
#define PUBLIC_FOR_US (5 * US_PER_SECOND)
#define UNKNOWN_FOR_US (10 * US_PER_SECOND) /* only posts is not asked: the database is */

struct slot {
	int64_t post_id;
	int64_t until_us;
	int64_t owner_id; /* 0: nobody can see it */
	int64_t removals; /* when that was found out */
};

struct known_posts {
	struct http_client *posts;
	pthread_mutex_t mutex;
	int64_t removals; /* the most that were seen */
	struct slot slots[SETS][WAYS];
};

struct known_posts *known_posts_create(struct http_client *posts)
{
	struct known_posts *known = calloc(1, sizeof *known);
	if (!known)
		return NULL;
	known->posts = posts;
	pthread_mutex_init(&known->mutex, NULL);
	return known;
}

void known_posts_destroy(struct known_posts *known)
{
	if (!known)
		return;
	pthread_mutex_destroy(&known->mutex);
	free(known);
}

/* With the mutex held: its own, or the one that is over first. */
static struct slot *slot_of(struct known_posts *known, int64_t post_id)
{
	struct slot *set = known->slots[places_hash((uint64_t)post_id) % SETS];
	struct slot *found = set;
	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].post_id == post_id)
			return &set[i];
		if (set[i].until_us < found->until_us)
			found = &set[i];
	}
	return found;
}

/* Whose it was found to be lately; 0: that is not known. @param[out] removals  of that moment */
static int64_t owner_of(struct known_posts *known, int64_t post_id, int64_t now_us,
	int64_t *removals)
{
	pthread_mutex_lock(&known->mutex);
	const struct slot *slot = slot_of(known, post_id);
	bool holds = slot->post_id == post_id && slot->until_us > now_us &&
		     slot->removals == known->removals;
	int64_t owner_id = holds ? slot->owner_id : 0;
	*removals = known->removals;
	pthread_mutex_unlock(&known->mutex);
	return owner_id;
}

/* Whether it was found lately that nobody can see it. */
static bool is_hidden(struct known_posts *known, int64_t post_id, int64_t now_us)
{
	pthread_mutex_lock(&known->mutex);
	const struct slot *slot = slot_of(known, post_id);
	bool found = slot->post_id == post_id && !slot->owner_id && slot->until_us > now_us;
	pthread_mutex_unlock(&known->mutex);
	return found;
}

/* @param owner_id  0: nobody can see it */
static void remember(struct known_posts *known, int64_t post_id, int64_t owner_id, int64_t removals)
{
	int64_t until_us = clock_monotonic_us() + (owner_id ? PUBLIC_FOR_US : UNKNOWN_FOR_US);
	pthread_mutex_lock(&known->mutex);
	if (known->removals < removals)
		known->removals = removals;
	*slot_of(known, post_id) = (struct slot){post_id, until_us, owner_id, removals};
	pthread_mutex_unlock(&known->mutex);
}

static enum err put(struct call *c, void *arg)
{
	return post_facts_store_put(c, arg);
}

static enum err keep(struct call *c, const struct post *post)
{
	struct post_facts facts = {
		.post_id = post->id,
		.user_id = post->user_id,
		.kind = post_kind_name(post->kind),
		.title = post->title,
		.status = post_status_name(post->status),
		.created_at_us = post->created_at_us,
		.has_publish_at = post->has_publish_at,
		.publish_at_us = post->publish_at_us,
		.has_published_at = post->has_published_at,
		.published_at_us = post->published_at_us,
	};
	return db_write(c, put, &facts);
}

/* As anybody sees it; who is not told of it sees none. @param[out] owner_id  0: there is none */
static enum err ask(struct call *c, const struct known_posts *known, int64_t post_id,
	int64_t *owner_id)
{
	struct post post = {0};
	enum err err = http_client_send(c, known->posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/api/posts/%" PRId64, post_id),
			.answer_shape = &post_shape,
			.answer = &post,
		});
	*owner_id = err == OK ? post.user_id : 0;
	if (err != ERR_NOT_FOUND && err != OK)
		return fail_retry(c, ERR_UNAVAILABLE, 1,
			"posts could not be asked for post %" PRId64, post_id);
	call_forgive(c);
	return *owner_id ? keep(c, &post) : OK;
}

/* One that is there is remembered when the database was asked for it. */
static enum err ask_once(struct call *c, struct known_posts *known, int64_t post_id, size_t *asked,
	int64_t *owner_id)
{
	if (is_hidden(known, post_id, clock_monotonic_us()))
		return OK;
	if ((*asked)++ == KNOWN_POSTS_ASKED_MAX)
		return fail_retry(c, ERR_UNAVAILABLE, 1,
			"too many posts at once that are not known");
	TRY(ask(c, known, post_id, owner_id));
	if (!*owner_id)
		remember(known, post_id, 0, 0);
	return OK;
}

/* What is not remembered, and where it stands in what was asked for. */
struct unknown {
	int64_t *post_ids;
	int64_t *owner_ids;
	size_t *places;
	size_t count;
	struct places by_id;
};

static bool is_post(const void *items, size_t place, const void *wanted)
{
	return ((const int64_t *)items)[place] == *(const int64_t *)wanted;
}

static bool find_unknown(const struct unknown *unknown, int64_t post_id, size_t *place,
	size_t *slot)
{
	return places_find(&unknown->by_id, places_hash((uint64_t)post_id), is_post,
		unknown->post_ids, &post_id, place, slot);
}

static void add_unknown(struct call *c, struct unknown *unknown, int64_t post_id, size_t at,
	size_t room)
{
	size_t place, slot = 0;
	if (!unknown->count) {
		unknown->post_ids = call_alloc(c, room * sizeof *unknown->post_ids);
		unknown->owner_ids = call_alloc(c, room * sizeof *unknown->owner_ids);
		unknown->places = call_alloc(c, room * sizeof *unknown->places);
		places_init(&unknown->by_id, c->arena, room);
	}
	if (!find_unknown(unknown, post_id, &place, &slot))
		places_put(&unknown->by_id, slot, unknown->count);
	unknown->post_ids[unknown->count] = post_id;
	unknown->places[unknown->count++] = at;
}

/* What the database says of them. */
static enum err look_into_facts(struct call *c, struct unknown *unknown, int64_t *removals)
{
	struct post_facts_list facts;
	size_t place, slot;
	TRY(post_facts_store_of(c, unknown->post_ids, unknown->count, &facts));
	for (size_t i = 0; i < facts.count; i++) {
		const struct post_facts *each = &facts.items[i];
		if (post_facts_is_public(each, call_now_us(c)) &&
			find_unknown(unknown, each->post_id, &place, &slot))
			unknown->owner_ids[place] = each->user_id;
	}
	*removals = facts.removals;
	return OK;
}

/* @param removals  of what is remembered; 0: of nothing. Set to 0 where what is found now is not of
 *                  the same moment */
static enum err find_out(struct call *c, struct known_posts *known, struct unknown *unknown,
	int64_t *removals)
{
	size_t asked = 0;
	int64_t now;
	TRY(look_into_facts(c, unknown, &now));
	if (now)
		*removals = *removals && *removals != now ? 0 : now;
	for (size_t i = 0; i < unknown->count; i++) {
		if (unknown->owner_ids[i]) {
			remember(known, unknown->post_ids[i], unknown->owner_ids[i], now);
			continue;
		}
		TRY(ask_once(c, known, unknown->post_ids[i], &asked, &unknown->owner_ids[i]));
		if (unknown->owner_ids[i])
			*removals = 0;
	}
	return OK;
}

enum err known_posts_look_up(struct call *c, struct known_posts *known, const int64_t *post_ids,
	size_t count, int64_t *owner_ids, int64_t *removals)
{
	struct unknown unknown = {0};
	int64_t now_us = clock_monotonic_us(), first = 0, of_this;
	bool agree = true;
	for (size_t i = 0; i < count; i++) {
		owner_ids[i] = owner_of(known, post_ids[i], now_us, &of_this);
		if (!owner_ids[i]) {
			add_unknown(c, &unknown, post_ids[i], i, count - i);
			continue;
		}
		agree &= !first || first == of_this;
		first = of_this;
	}
	if (unknown.count)
		TRY(find_out(c, known, &unknown, &first));
	for (size_t i = 0; i < unknown.count; i++)
		owner_ids[unknown.places[i]] = unknown.owner_ids[i];
	*removals = agree ? first : 0;
	return OK;
}

/* A table of fixed size remembers for seconds what was found: the database is not asked with every
 * event, nor posts with everybody's guesses. */
#include "known_posts.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "places.h"
#include "post_facts_store.h"
#include "posts_types.h"

#define SETS 2048
#define WAYS 4 /* posts of a set, of 24 bytes: so a few thousand hardly push each other out */
#define PUBLIC_FOR_US (5 * US_PER_SECOND)
#define UNKNOWN_FOR_US (10 * US_PER_SECOND) /* only posts is not asked: the database is */

struct slot {
	int64_t post_id;
	int64_t until_us;
	bool is_public;
};

struct known_posts {
	struct http_client *posts;
	pthread_mutex_t mutex;
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

/* Whether it was found lately that it is so. */
static bool remembers(struct known_posts *known, int64_t post_id, bool is_public, int64_t now_us)
{
	pthread_mutex_lock(&known->mutex);
	const struct slot *slot = slot_of(known, post_id);
	bool found = slot->post_id == post_id && slot->is_public == is_public &&
		     slot->until_us > now_us;
	pthread_mutex_unlock(&known->mutex);
	return found;
}

static void remember(struct known_posts *known, int64_t post_id, bool is_public, int64_t now_us)
{
	pthread_mutex_lock(&known->mutex);
	*slot_of(known, post_id) = (struct slot){post_id,
		now_us + (is_public ? PUBLIC_FOR_US : UNKNOWN_FOR_US), is_public};
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

/* As anybody sees it; who is not told of it sees none. */
static enum err ask(struct call *c, const struct known_posts *known, int64_t post_id,
	bool *is_public)
{
	struct post post = {0};
	enum err err = http_client_send(c, known->posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/api/posts/%" PRId64, post_id),
			.answer_shape = &post_shape,
			.answer = &post,
		});
	*is_public = err == OK;
	if (err != ERR_NOT_FOUND && err != OK)
		return fail_retry(c, ERR_UNAVAILABLE, 1,
			"posts could not be asked for post %" PRId64, post_id);
	call_forgive(c);
	return *is_public ? keep(c, &post) : OK;
}

static enum err ask_once(struct call *c, struct known_posts *known, int64_t post_id, size_t *asked,
	bool *is_public)
{
	int64_t now_us = clock_monotonic_us();
	if (remembers(known, post_id, false, now_us))
		return OK;
	if ((*asked)++ == KNOWN_POSTS_ASKED_MAX)
		return fail_retry(c, ERR_UNAVAILABLE, 1,
			"too many posts at once that are not known");
	TRY(ask(c, known, post_id, is_public));
	if (!*is_public)
		remember(known, post_id, false, now_us);
	return OK;
}

static bool is_post(const void *items, size_t place, const void *wanted)
{
	return ((const int64_t *)items)[place] == *(const int64_t *)wanted;
}

/* What the database says of those that are asked for. */
static enum err look_into_facts(struct call *c, const int64_t *post_ids, size_t count,
	bool *is_public)
{
	struct post_facts_list facts;
	struct places places;
	size_t place, slot = 0;
	TRY(post_facts_store_of(c, post_ids, count, &facts));
	places_init(&places, c->arena, count);
	for (size_t i = 0; i < count; i++)
		if (!places_find(&places, places_hash((uint64_t)post_ids[i]), is_post, post_ids,
			    &post_ids[i], &place, &slot))
			places_put(&places, slot, i);
	for (size_t i = 0; i < facts.count; i++) {
		const struct post_facts *each = &facts.items[i];
		if (places_find(&places, places_hash((uint64_t)each->post_id), is_post, post_ids,
			    &each->post_id, &place, &slot))
			is_public[place] = post_facts_is_public(each, call_now_us(c));
	}
	return OK;
}

/* What is not remembered, and where it stands in what was asked for. */
struct unknown {
	int64_t *post_ids;
	size_t *places;
	bool *is_public;
	size_t count;
};

static struct unknown list_unknown(struct call *c, struct known_posts *known,
	const int64_t *post_ids, size_t count, bool *is_public)
{
	struct unknown unknown = {0};
	int64_t now_us = clock_monotonic_us();
	for (size_t i = 0; i < count; i++) {
		is_public[i] = remembers(known, post_ids[i], true, now_us);
		if (is_public[i])
			continue;
		if (!unknown.count) {
			unknown.post_ids = call_alloc(c, (count - i) * sizeof *unknown.post_ids);
			unknown.places = call_alloc(c, (count - i) * sizeof *unknown.places);
			unknown.is_public = call_alloc(c, count - i);
		}
		unknown.post_ids[unknown.count] = post_ids[i];
		unknown.places[unknown.count++] = i;
	}
	return unknown;
}

enum err known_posts_look_up(struct call *c, struct known_posts *known, const int64_t *post_ids,
	size_t count, bool *is_public)
{
	struct unknown unknown = list_unknown(c, known, post_ids, count, is_public);
	size_t asked = 0;
	if (!unknown.count)
		return OK;
	TRY(look_into_facts(c, unknown.post_ids, unknown.count, unknown.is_public));
	for (size_t i = 0; i < unknown.count; i++) {
		bool *each = &unknown.is_public[i];
		if (!*each)
			TRY(ask_once(c, known, unknown.post_ids[i], &asked, each));
		if (*each)
			remember(known, unknown.post_ids[i], true, clock_monotonic_us());
		is_public[unknown.places[i]] = *each;
	}
	return OK;
}

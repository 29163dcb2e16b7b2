/* First this daemon's own table, then Redis. */
#include "sessions/endings.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "auth.h"
#include "service/ended_feed.h"
#include "sessions/endings_store.h"
#include "user.h"

/* For clocks that differ, and for tokens that a request still issues while its session ends. */
#define MARGIN_US US_PER_MINUTE

struct endings {
	struct redis *redis;
	struct ended *ended;
	int64_t kept_us;
	atomic_bool refused; /* Redis did not take something */
	/* The teller's: */
	uint64_t epoch;	 /* of Redis, when everything was told the last time */
	int64_t told_id; /* how far it is */
};

struct endings *endings_create(struct redis *redis, struct ended *ended, int64_t access_life_us)
{
	struct endings *endings = calloc(1, sizeof *endings);
	if (!endings)
		abort();
	endings->redis = redis;
	endings->ended = ended;
	endings->kept_us = access_life_us + MARGIN_US;
	return endings;
}

void endings_destroy(struct endings *endings)
{
	free(endings);
}

int64_t endings_oldest_us(const struct call *c, const struct endings *endings)
{
	return call_now_us(c) - endings->kept_us;
}

static enum err tell(struct call *c, struct endings *endings, const struct ended_facts *facts)
{
	for (size_t i = 0; i < facts->count && endings->ended; i++)
		ended_note(c, endings->ended, &facts->items[i]);
	return ended_feed_tell(c, endings->redis, facts, endings_oldest_us(c, endings));
}

/* Those that matter still. */
static struct ended_facts facts_of(struct call *c, const struct endings *endings,
	const struct endings_page *page)
{
	struct ended_facts facts = {
		.items = call_alloc(c, (page->count + 1) * sizeof *facts.items)};
	for (size_t i = 0; i < page->count; i++) {
		const struct ending *ending = &page->items[i];
		if (ending->ended_at_us < endings_oldest_us(c, endings))
			continue;
		facts.items[facts.count++] = (struct ended_fact){
			.session_id = ending->is_session ? ending->session_id : 0,
			.user_id = ending->user_id,
			.role = ending->is_session ? ROLE_PUBLIC : user_role(ending->role),
			.version = ending->id,
			.until_us = ending->ended_at_us + endings->kept_us,
		};
	}
	return facts;
}

static enum err tell_session(struct call *c, struct endings *endings, int64_t session_id)
{
	struct ended_fact fact = {.session_id = session_id,
		.until_us = call_now_us(c) + endings->kept_us};
	return tell(c, endings, &(struct ended_facts){&fact, 1});
}

/* Whoever ended more at once than one page holds leaves the rest to the teller. */
static enum err tell_user(struct call *c, struct endings *endings, int64_t user_id)
{
	struct endings_page page;
	TRY(endings_store_of_user(c, user_id, ENDED_FEED_PAGE, &page));
	struct ended_facts facts = facts_of(c, endings, &page);
	TRY(tell(c, endings, &facts));
	return facts.count < ENDED_FEED_PAGE ? OK : ERR_UNAVAILABLE;
}

/* What the call has failed with so far stays. */
static void note(struct call *c, int64_t id,
	enum err (*tell_of)(struct call *c, struct endings *endings, int64_t id))
{
	const struct auth *auth = auth_of(c);
	if (!auth || !auth->endings)
		return;
	struct failure failure = c->failure;
	if (tell_of(c, auth->endings, id) != OK)
		atomic_store(&auth->endings->refused, true);
	c->failure = failure;
}

void endings_note_session(struct call *c, int64_t session_id)
{
	if (session_id > 0)
		note(c, session_id, tell_session);
}

void endings_note_user(struct call *c, int64_t user_id)
{
	note(c, user_id, tell_user);
}

enum err endings_are_missing(struct call *c, struct endings *endings, bool *missing)
{
	bool complete;
	TRY(ended_feed_is_complete(c, endings->redis, &complete));
	*missing = !complete || atomic_load(&endings->refused) ||
		   endings->epoch != redis_epoch(endings->redis);
	return OK;
}

/* The stream is emptied before the database is read: what another request tells meanwhile is either
 * read there or comes after. */
enum err endings_begin_telling(struct call *c, struct endings *endings)
{
	endings->epoch = redis_epoch(endings->redis);
	endings->told_id = 0;
	atomic_store(&endings->refused, false);
	return ended_feed_clear(c, endings->redis);
}

enum err endings_tell_more(struct call *c, struct endings *endings, bool *more)
{
	struct endings_page page;
	TRY(endings_store_after(c, endings->told_id, ENDED_FEED_PAGE, &page));
	struct ended_facts facts = facts_of(c, endings, &page);
	TRY(tell(c, endings, &facts));
	if (page.count)
		endings->told_id = page.items[page.count - 1].id;
	*more = page.count == ENDED_FEED_PAGE;
	return *more ? OK : ended_feed_complete(c, endings->redis);
}

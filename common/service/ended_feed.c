/* One entry is one fact, as text: "s <session> <until>" or "r <user> <role> <version> <until>", the
 * time in seconds. */
#include "service/ended_feed.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "base/random.h"

#define STREAM "ended"
#define EDITION "ended:edition"
#define FIELD "fact"
#define EDITION_BYTES 16
#define XADD_WORDS 8

const struct ended_cursor ENDED_FEED_BEGINNING = {.edition = "", .last = "0-0"};

static const char *fact_text(struct call *c, const struct ended_fact *fact)
{
	/* Up, so that the text is never earlier than the fact. */
	int64_t until_s = (fact->until_us + US_PER_SECOND - 1) / US_PER_SECOND;
	if (fact->session_id)
		return call_printf(c, "s %" PRId64 " %" PRId64, fact->session_id, until_s);
	return call_printf(c, "r %" PRId64 " %s %" PRId64 " %" PRId64, fact->user_id,
		role_name(fact->role), fact->version, until_s);
}

static bool read_fact(const char *text, struct ended_fact *fact)
{
	char role[16];
	int64_t until_s;
	*fact = (struct ended_fact){0};
	bool good = sscanf(text, "s %" SCNd64 " %" SCNd64, &fact->session_id, &until_s) == 2 ||
		    (sscanf(text, "r %" SCNd64 " %15[a-z] %" SCNd64 " %" SCNd64, &fact->user_id,
			     role, &fact->version, &until_s) == 4 &&
			    role_parse(role, &fact->role));
	fact->until_us = good ? until_s * US_PER_SECOND : 0;
	return good;
}

enum err ended_feed_tell(struct call *c, struct redis *redis, const struct ended_facts *facts,
	int64_t oldest_us)
{
	assert(facts->count <= ENDED_FEED_PAGE);
	const char *oldest = call_printf(c, "%" PRId64, oldest_us / US_PER_MS);
	struct redis_command *commands = call_alloc(c, (facts->count + 1) * sizeof *commands);
	struct redis_reply *replies = call_alloc(c, (facts->count + 1) * sizeof *replies);
	for (size_t i = 0; i < facts->count; i++) {
		const char **words = call_alloc(c, XADD_WORDS * sizeof *words);
		const char *const told[XADD_WORDS] = {"XADD", STREAM, "MINID", "~", oldest, "*",
			FIELD, fact_text(c, &facts->items[i])};
		memcpy(words, told, sizeof told);
		commands[i] = (struct redis_command){.words = words, .count = XADD_WORDS};
	}
	return redis_pipeline(c, redis, commands, facts->count, replies);
}

enum err ended_feed_clear(struct call *c, struct redis *redis)
{
	TRY(redis_run(c, redis, REDIS_WORDS("DEL", EDITION), NULL));
	return redis_run(c, redis, REDIS_WORDS("DEL", STREAM), NULL);
}

/* The stream needs an entry, so that one can tell when it is gone. It names nobody. */
enum err ended_feed_complete(struct call *c, struct redis *redis)
{
	unsigned char id[EDITION_BYTES];
	char edition[2 * EDITION_BYTES + 1];
	random_bytes(id, sizeof id);
	hex_encode(id, sizeof id, edition);
	TRY(redis_run(c, redis, REDIS_WORDS("XADD", STREAM, "*", "edition", edition), NULL));
	return redis_run(c, redis, REDIS_WORDS("SET", EDITION, edition), NULL);
}

enum err ended_feed_is_complete(struct call *c, struct redis *redis, bool *complete)
{
	struct redis_reply reply;
	TRY(redis_run(c, redis, REDIS_WORDS("EXISTS", STREAM, EDITION), &reply));
	*complete = reply.integer == 2;
	return OK;
}

/* [["ended", [[id, [field, text]], …]]], or nothing when there is nothing new. */
static const struct redis_reply *entries_of(const struct redis_reply *reply)
{
	static const struct redis_reply none = {.type = REDIS_ARRAY};
	if (reply->type != REDIS_ARRAY || reply->count != 1 || reply->items[0].count != 2)
		return &none;
	return &reply->items[0].items[1];
}

static void read_entry(const struct redis_reply *entry, struct ended_cursor *cursor,
	struct ended_facts *facts)
{
	if (entry->count != 2 || entry->items[0].type != REDIS_TEXT)
		return;
	snprintf(cursor->last, sizeof cursor->last, "%s", entry->items[0].text);
	const struct redis_reply *pair = &entry->items[1];
	if (pair->count == 2 && pair->items[1].type == REDIS_TEXT &&
		strcmp(pair->items[0].text, FIELD) == 0 &&
		read_fact(pair->items[1].text, &facts->items[facts->count]))
		facts->count++;
}

static enum err ask(struct call *c, struct redis *redis, const struct ended_cursor *cursor,
	struct redis_reply replies[2])
{
	static const char *const edition[] = {"GET", EDITION};
	const char *const news[] = {"XREAD", "COUNT", call_printf(c, "%d", ENDED_FEED_PAGE),
		"STREAMS", STREAM, cursor->last};
	const struct redis_command commands[] = {
		{.words = edition, .count = COUNT_OF(edition)},
		{.words = news, .count = COUNT_OF(news)},
	};
	return redis_pipeline(c, redis, commands, COUNT_OF(commands), replies);
}

enum err ended_feed_read(struct call *c, struct redis *redis, struct ended_cursor *cursor,
	struct ended_facts *facts, bool *more)
{
	struct redis_reply replies[2];
	TRY(ask(c, redis, cursor, replies));
	*facts = (struct ended_facts){0};
	const char *edition = replies[0].type == REDIS_TEXT ? replies[0].text : "";
	if (strncmp(edition, cursor->edition, sizeof cursor->edition - 1) != 0) {
		*cursor = ENDED_FEED_BEGINNING;
		snprintf(cursor->edition, sizeof cursor->edition, "%s", edition);
		*more = true;
		return OK;
	}
	const struct redis_reply *entries = entries_of(&replies[1]);
	facts->items = call_alloc(c, (entries->count + 1) * sizeof *facts->items);
	for (size_t i = 0; i < entries->count; i++)
		read_entry(&entries->items[i], cursor, facts);
	*more = entries->count >= ENDED_FEED_PAGE;
	return OK;
}

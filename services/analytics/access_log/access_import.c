/* A line has no id: it is known by its text, and of lines that are alike by which of them it is. */
#include "access_log/access_import.h"

#include <stdlib.h>
#include <string.h>

#include "access_log/access_line.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "places.h"
#include "post_facts/post_facts_store.h"
#include "readers/agent.h"
#include "readers/referrer.h"
#include "rollups/rollup_store.h"

/* Lines that are alike are so in their second, and few are written much later: what is remembered
 * of them is two halves, each of which is emptied when it is full. */
#define ALIKE_SLOTS 131072
#define AHEAD_US US_PER_DAY /* whose clock is further ahead has none */
#define ALIKE_MAX (ALIKE_SLOTS / 2)

struct half {
	uint64_t hashes[ALIKE_SLOTS];
	uint32_t counts[ALIKE_SLOTS];
	size_t used;
};

struct alike {
	struct half halves[2];
	int current;
};

bool access_import_init(struct access_import *import, struct arena *arena, const char *pattern,
	const char *host)
{
	*import = (struct access_import){.pattern = pattern, .host = host};
	import->alike = arena_alloc(arena, sizeof *import->alike);
	import->requests = arena_alloc(arena, ACCESS_BATCH * sizeof *import->requests);
	return strstr(pattern, "{id}") != NULL;
}

static size_t slot_of(const struct half *half, uint64_t hash)
{
	size_t at = places_hash(hash) % ALIKE_SLOTS;
	while (half->counts[at] && half->hashes[at] != hash)
		at = (at + 1) % ALIKE_SLOTS;
	return at;
}

/* How many lines like this one came before it. */
static uint32_t count_alike(struct alike *alike, uint64_t hash)
{
	struct half *half = &alike->halves[alike->current];
	const struct half *before = &alike->halves[!alike->current];
	size_t at = slot_of(half, hash);
	if (half->counts[at])
		return half->counts[at]++;
	uint32_t count = before->counts[slot_of(before, hash)];
	half->hashes[at] = hash;
	half->counts[at] = count + 1;
	if (++half->used == ALIKE_MAX) {
		alike->current = !alike->current;
		memset(&alike->halves[alike->current], 0, sizeof *half);
	}
	return count;
}

static int64_t key_of(struct alike *alike, struct slice text)
{
	uint64_t hash = hash_add(HASH_START, text.data, text.len);
	uint32_t number = count_alike(alike, hash);
	return (int64_t)places_hash(hash_add(hash, &number, sizeof number));
}

/* The post that a path is of, by the pattern; 0: of none. */
static int64_t post_of(const char *pattern, struct slice path)
{
	const char *place = strstr(pattern, "{id}");
	size_t before = (size_t)(place - pattern), behind = strlen(place + 4);
	int64_t id = 0;
	if (path.len <= before + behind || memcmp(path.data, pattern, before) != 0 ||
		memcmp(path.data + path.len - behind, place + 4, behind) != 0)
		return 0;
	for (size_t i = before; i < path.len - behind; i++) {
		int digit = path.data[i] - '0';
		if (digit < 0 || digit > 9 || __builtin_mul_overflow(id, 10, &id) ||
			__builtin_add_overflow(id, digit, &id))
			return 0;
	}
	return id;
}

static struct act classify(const struct access_line *line, const char *host, struct arena *arena)
{
	const char *agent_text = arena_copy(arena, line->agent.data ? line->agent.data : "",
		line->agent.len);
	const char *referrer = arena_copy(arena, line->referrer.data ? line->referrer.data : "",
		line->referrer.len);
	struct agent agent = agent_read(agent_text);
	bool says_nothing = !*agent_text || strcmp(agent_text, "-") == 0;
	return (struct act){.at_us = line->at_us,
		.kind = ACT_IMPRESSION,
		.filter = agent.is_program || says_nothing ? FILTER_AGENT : FILTER_NONE,
		.referrer = referrer_class(referrer, host),
		.device = agent.device};
}

/* Writing. */

static const struct post_facts *find_facts(const struct post_facts_list *facts, int64_t post_id)
{
	for (size_t i = 0; i < facts->count; i++)
		if (facts->items[i].post_id == post_id)
			return &facts->items[i];
	return NULL;
}

/* What posts knows nothing of is a page like any other. */
static enum err relate(struct call *c, struct access_import *import)
{
	struct post_facts_list facts;
	int64_t *ids = call_alloc(c, (import->count + 1) * sizeof *ids);
	size_t count = 0;
	for (size_t i = 0; i < import->count; i++) {
		int64_t id = post_of(import->pattern, import->requests[i].path);
		import->requests[i].act.post_id = id;
		if (id)
			ids[count++] = id;
	}
	TRY(post_facts_store_of(c, ids, count, &facts));
	for (size_t i = 0; i < import->count; i++) {
		struct request *request = &import->requests[i];
		const struct post_facts *found = find_facts(&facts, request->act.post_id);
		request->owner_id = found ? found->user_id : 0;
		if (!found)
			request->act.post_id = 0;
	}
	return OK;
}

static enum err write(struct call *c, void *arg)
{
	struct access_import *import = arg;
	struct rollup rollup;
	TRY(rollup_store_share(c));
	TRY(relate(c, import));
	TRY(access_store_add(c, import->requests, import->count));
	rollup_init(&rollup, c->arena);
	for (size_t i = 0; i < import->count; i++) {
		const struct request *request = &import->requests[i];
		if (request->is_new && request->act.post_id)
			rollup_add_act(&rollup, &request->act, request->owner_id, 1);
	}
	return rollup_store_add(c, &rollup);
}

static void report(struct access_import *import)
{
	for (size_t i = 0; i < import->count; i++) {
		const struct request *request = &import->requests[i];
		if (!request->is_new)
			import->report.duplicates++;
		else if (request->act.filter)
			import->report.bots++;
		else
			import->report.impressions++;
		import->report.of_posts += request->is_new && request->act.post_id;
	}
}

enum err access_import_end(struct call *c, struct access_import *import)
{
	if (!import->count)
		return OK;
	TRY(db_write(c, write, import));
	report(import);
	import->count = 0;
	return OK;
}

/* Texts live as long as the call, which the caller ends with a batch. */
enum err access_import_line(struct call *c, struct access_import *import, struct slice text)
{
	struct access_line line;
	import->report.lines++;
	if (!utf8_valid(text.data, text.len) || memchr(text.data, '\0', text.len) ||
		!access_line_read(text, &line) || line.at_us > call_now_us(c) + AHEAD_US) {
		import->report.unreadable++;
		return OK;
	}
	if (!access_line_is_page(&line)) {
		import->report.no_pages++;
		return OK;
	}
	struct request *request = &import->requests[import->count++];
	*request = (struct request){.act = classify(&line, import->host, c->arena)};
	request->act.key = key_of(import->alike, text);
	request->path = (struct slice){arena_copy(c->arena, line.path.data, line.path.len),
		line.path.len};
	return import->count == ACCESS_BATCH ? access_import_end(c, import) : OK;
}

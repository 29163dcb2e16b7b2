/* The sets of a bucket share a hash tag, so that a script may touch all in a cluster. What a worker
 * takes lies in held as one member, all tickets in one text: a batch is settled by one command. */
#include "due_set.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pairs.h"

/* Which buckets there are: a sorted set by minute. */
#define BUCKETS_KEY "due:buckets"
/* A run of so many posts is in one shard: what stands together in the database is written together.
 */
#define RUN 1024
/* So many posts of an author go out in one turn, as many as share a line of the ledger: what stands
 * together in the database would have its pages written once for each post if it went out one by
 * one.
 */
#define TURN "64"
/* After that nobody needs the ranks of a bucket. */
#define RANKS_TTL_S "7200"

static const char *const lane_names[LANE_COUNT] = {"site", "outside"};

/* KEYS: due, held, ranks. ARGV: for each ticket the user, when it may be taken in ms (0: with its
 * minute), the ticket. */
static const char fill_text[] =
	"local ranks, added = {}, 0\n"
	"local held = redis.call('EXISTS', KEYS[2]) == 1\n"
	"for i = 1, #ARGV, 3 do\n"
	"  local user, at, ticket = ARGV[i], ARGV[i + 1], ARGV[i + 2]\n"
	"  if at ~= '0' then\n"
	"    if not redis.call('ZSCORE', KEYS[1], ticket) then\n"
	"      added = added + redis.call('ZADD', KEYS[2], 'NX', at, ticket)\n"
	"    end\n"
	"  elseif not held or not redis.call('ZSCORE', KEYS[2], ticket) then\n"
	"    local rank = ranks[user] or tonumber(redis.call('HGET', KEYS[3], user) or 0)\n"
	"    local turn = math.floor(rank / " TURN ")\n"
	"    local new = redis.call('ZADD', KEYS[1], 'NX', turn, ticket)\n"
	"    ranks[user], added = rank + new, added + new\n"
	"  end\n"
	"end\n"
	"for user, rank in pairs(ranks) do redis.call('HSET', KEYS[3], user, rank) end\n"
	"redis.call('EXPIRE', KEYS[3], " RANKS_TTL_S ")\n"
	"return added\n";

/* KEYS: buckets. */
static const char look_text[] =
	"local time = redis.call('TIME')\n"
	"local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
	"local minute = math.floor(now / 60000)\n"
	"return {now, redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', minute)}\n";

/* KEYS: due, held. ARGV: limit, lease in ms. ZPOPMIN answers members with their scores. */
static const char take_text[] =
	"local time = redis.call('TIME')\n"
	"local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
	"local back = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])\n"
	"local count = 0\n"
	"for _, member in ipairs(back) do\n"
	"  if count >= tonumber(ARGV[1]) then break end\n"
	"  redis.call('ZREM', KEYS[2], member)\n"
	"  for ticket in string.gmatch(member, '%S+') do\n"
	"    count = count + redis.call('ZADD', KEYS[1], 0, ticket)\n"
	"  end\n"
	"end\n"
	"local taken = redis.call('ZPOPMIN', KEYS[1], ARGV[1])\n"
	"if #taken == 0 then return '' end\n"
	"local tickets = {}\n"
	"for i = 1, #taken, 2 do tickets[#tickets + 1] = taken[i] end\n"
	"local batch = table.concat(tickets, ' ')\n"
	"redis.call('ZADD', KEYS[2], now + ARGV[2], batch)\n"
	"return batch\n";

/* KEYS: held. ARGV: the batch, and for what comes back the delay in ms and tickets. A batch that
 * is another's by now is left to it. */
static const char settle_text[] =
	"local time = redis.call('TIME')\n"
	"local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
	"if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end\n"
	"for i = 2, #ARGV, 2 do redis.call('ZADD', KEYS[1], now + ARGV[i], ARGV[i + 1]) end\n"
	"return 1\n";

void due_set_init(struct due_set *due, struct redis *redis, int shards)
{
	*due = (struct due_set){
		.redis = redis,
		.shards = shards,
		.fill = {.name = "fill", .text = fill_text},
		.look = {.name = "look", .text = look_text},
		.take = {.name = "take", .text = take_text},
		.settle = {.name = "settle", .text = settle_text},
	};
	redis_script_init(&due->fill);
	redis_script_init(&due->look);
	redis_script_init(&due->take);
	redis_script_init(&due->settle);
}

enum lane due_lane(enum channel channel)
{
	return channel == CHANNEL_SITE ? LANE_SITE : LANE_OUTSIDE;
}

/* Names of keys. */

static const char *bucket_name(struct call *c, struct due_bucket bucket)
{
	return call_printf(c, "%" PRId64 ":%s:%d", bucket.minute, lane_names[bucket.lane],
		bucket.shard);
}

static const char *key_of(struct call *c, const char *set, struct due_bucket bucket)
{
	return call_printf(c, "%s:{%s}", set, bucket_name(c, bucket));
}

static bool read_bucket(const char *name, struct due_bucket *bucket)
{
	char lane[16];
	if (sscanf(name, "%" SCNd64 ":%15[a-z]:%d", &bucket->minute, lane, &bucket->shard) != 3)
		return false;
	for (size_t i = 0; i < LANE_COUNT; i++) {
		bucket->lane = (enum lane)i;
		if (strcmp(lane, lane_names[i]) == 0)
			return true;
	}
	return false;
}

/* Filling. */

static struct due_bucket bucket_of(const struct due_set *due, const struct due_item *item)
{
	return (struct due_bucket){.minute = item->publish_at_us / US_PER_MINUTE,
		.lane = due_lane(item->channel),
		.shard = (int)(item->post_id / RUN % due->shards)};
}

static enum err note_bucket(struct call *c, const struct due_set *due, struct due_bucket bucket)
{
	return redis_run(c, due->redis,
		REDIS_WORDS("ZADD", BUCKETS_KEY, call_printf(c, "%" PRId64, bucket.minute),
			bucket_name(c, bucket)),
		NULL);
}

static const char *ticket_of(struct call *c, const struct due_item *item)
{
	struct text ticket;
	text_init(&ticket, c->arena, PAIR_SIZE, PAIR_SIZE);
	pairs_add(&ticket, item->post_id, item->version);
	return text_string(&ticket);
}

static const char *number_of(struct call *c, int64_t number)
{
	struct text text;
	text_init(&text, c->arena, PAIR_SIZE / 2, PAIR_SIZE);
	text_add_int(&text, number);
	return text_string(&text);
}

/* First the tickets, then the bucket: due_set_close relies on it. */
static enum err fill_bucket(struct call *c, const struct due_set *due, struct due_bucket bucket,
	const struct due_item *const *items, size_t count)
{
	const char **words = call_alloc(c, (3 * count + 5) * sizeof *words);
	const char **next = words;
	*next++ = "3";
	*next++ = key_of(c, "due", bucket);
	*next++ = key_of(c, "held", bucket);
	*next++ = key_of(c, "ranks", bucket);
	for (size_t i = 0; i < count; i++) {
		bool whole = items[i]->publish_at_us % US_PER_MINUTE == 0;
		*next++ = number_of(c, items[i]->user_id);
		*next++ = number_of(c, whole ? 0 : items[i]->publish_at_us / US_PER_MS);
		*next++ = ticket_of(c, items[i]);
	}
	TRY(redis_eval(c, due->redis, &due->fill, words, NULL));
	return note_bucket(c, due, bucket);
}

static int compare_buckets(struct due_bucket a, struct due_bucket b)
{
	if (a.minute != b.minute)
		return a.minute < b.minute ? -1 : 1;
	if (a.lane != b.lane)
		return a.lane < b.lane ? -1 : 1;
	return (a.shard > b.shard) - (a.shard < b.shard);
}

static int by_bucket(const void *a, const void *b, void *arg)
{
	const struct due_item *const *left = a;
	const struct due_item *const *right = b;
	const struct due_set *due = arg;
	int order = compare_buckets(bucket_of(due, *left), bucket_of(due, *right));
	return order ? order
		     : ((*left)->post_id > (*right)->post_id) -
			       ((*left)->post_id < (*right)->post_id);
}

enum err due_set_fill(struct call *c, const struct due_set *due, const struct due_item_list *items)
{
	const struct due_item **sorted = call_alloc(c, (items->count + 1) * sizeof *sorted);
	for (size_t i = 0; i < items->count; i++)
		sorted[i] = &items->items[i];
	struct due_set shards = *due;
	qsort_r(sorted, items->count, sizeof *sorted, by_bucket, &shards);
	for (size_t from = 0, to; from < items->count; from = to) {
		struct due_bucket bucket = bucket_of(due, sorted[from]);
		for (to = from + 1; to < items->count; to++)
			if (compare_buckets(bucket, bucket_of(due, sorted[to])) != 0)
				break;
		TRY(fill_bucket(c, due, bucket, sorted + from, to - from));
	}
	return OK;
}

/* Taking and letting go. */

enum err due_set_look(struct call *c, const struct due_set *due, enum lane lane,
	struct due_look *look)
{
	struct redis_reply reply;
	TRY(redis_eval(c, due->redis, &due->look, REDIS_WORDS("1", BUCKETS_KEY), &reply));
	if (reply.count != 2)
		return fail(c, ERR_INTERNAL, "Redis answered a look with %zu items", reply.count);
	const struct redis_reply *names = &reply.items[1];
	look->now_ms = reply.items[0].integer;
	look->buckets = (struct due_bucket_list){
		.items = call_alloc(c, (names->count + 1) * sizeof *look->buckets.items)};
	for (size_t i = 0; i < names->count; i++) {
		struct due_bucket *bucket = &look->buckets.items[look->buckets.count];
		if (read_bucket(names->items[i].text, bucket) && bucket->lane == lane)
			look->buckets.count++;
	}
	return OK;
}

enum err due_set_take(struct call *c, const struct due_set *due, struct due_bucket bucket,
	int64_t limit, int64_t lease_ms, struct due_batch *batch)
{
	struct redis_reply reply;
	TRY(redis_eval(c, due->redis, &due->take,
		REDIS_WORDS("2", key_of(c, "due", bucket), key_of(c, "held", bucket),
			number_of(c, limit), number_of(c, lease_ms)),
		&reply));
	*batch = (struct due_batch){.bucket = bucket, .tickets = reply.text ? reply.text : ""};
	return OK;
}

enum err due_set_renew(struct call *c, const struct due_set *due, const struct due_batch *batch,
	int64_t lease_ms)
{
	return due_set_settle(c, due, batch,
		&(struct due_later){.tickets = batch->tickets, .delay_ms = lease_ms}, 1);
}

enum err due_set_settle(struct call *c, const struct due_set *due, const struct due_batch *batch,
	const struct due_later *later, size_t count)
{
	const char **words = call_alloc(c, (2 * count + 4) * sizeof *words);
	const char **next = words;
	*next++ = "1";
	*next++ = key_of(c, "held", batch->bucket);
	*next++ = batch->tickets;
	for (size_t i = 0; i < count; i++) {
		*next++ = number_of(c, later[i].delay_ms);
		*next++ = later[i].tickets;
	}
	return redis_eval(c, due->redis, &due->settle, words, NULL);
}

static enum err has_any(struct call *c, const struct due_set *due, struct due_bucket bucket,
	bool *any)
{
	struct redis_reply reply;
	TRY(redis_run(c, due->redis,
		REDIS_WORDS("EXISTS", key_of(c, "due", bucket), key_of(c, "held", bucket)),
		&reply));
	*any = reply.integer > 0;
	return OK;
}

enum err due_set_close(struct call *c, const struct due_set *due, struct due_bucket bucket)
{
	bool any;
	TRY(has_any(c, due, bucket, &any));
	if (any)
		return OK;
	TRY(redis_run(c, due->redis, REDIS_WORDS("ZREM", BUCKETS_KEY, bucket_name(c, bucket)),
		NULL));
	/* Somebody may have filled it between the look and the removal. */
	TRY(has_any(c, due, bucket, &any));
	return any ? note_bucket(c, due, bucket) : OK;
}

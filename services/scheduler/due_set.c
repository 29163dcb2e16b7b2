/* The index in Redis of what is due. Both sets of a bucket share a hash tag, so that a script
 * may touch both in a cluster. Leases run by the clock of Redis: a worker's may step. */
#include "due_set.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Which buckets there are: a sorted set by minute. */
#define BUCKETS_KEY "due:buckets"
#define TICKET_SIZE 44 /* two int64 and a colon */
#define NUMBER_SIZE 24

/* KEYS: due, leased. ARGV: members. */
static const char fill_text[] = "local added = 0\n"
				"for _, member in ipairs(ARGV) do\n"
				"  if not redis.call('ZSCORE', KEYS[2], member) then\n"
				"    added = added + redis.call('ZADD', KEYS[1], 'NX', 0, member)\n"
				"  end\n"
				"end\n"
				"return added\n";

/* KEYS: due, leased. ARGV: limit, lease in ms. */
static const char take_text[] =
	"local time = redis.call('TIME')\n"
	"local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
	"local back = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[1])\n"
	"for _, member in ipairs(back) do\n"
	"  redis.call('ZREM', KEYS[2], member)\n"
	"  redis.call('ZADD', KEYS[1], 0, member)\n"
	"end\n"
	"local taken = redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)\n"
	"for _, member in ipairs(taken) do\n"
	"  redis.call('ZREM', KEYS[1], member)\n"
	"  redis.call('ZADD', KEYS[2], now + ARGV[2], member)\n"
	"end\n"
	"return taken\n";

/* KEYS: leased. ARGV: members. */
static const char settle_text[] = "local settled = 0\n"
				  "for _, member in ipairs(ARGV) do\n"
				  "  settled = settled + redis.call('ZREM', KEYS[1], member)\n"
				  "end\n"
				  "return settled\n";

void due_set_init(struct due_set *due, struct redis *redis, int shards)
{
	*due = (struct due_set){
		.redis = redis,
		.shards = shards,
		.fill = {.name = "fill", .text = fill_text},
		.take = {.name = "take", .text = take_text},
		.settle = {.name = "settle", .text = settle_text},
	};
	redis_script_init(&due->fill);
	redis_script_init(&due->take);
	redis_script_init(&due->settle);
}

static struct due_bucket bucket_of(const struct due_set *due, const struct due_item *item)
{
	return (struct due_bucket){.minute = item->publish_at_us / US_PER_MINUTE,
		.shard = (int)(item->post_id % due->shards)};
}

static const char *bucket_name(struct call *c, struct due_bucket bucket)
{
	return call_printf(c, "%" PRId64 ":%d", bucket.minute, bucket.shard);
}

static const char *due_key(struct call *c, struct due_bucket bucket)
{
	return call_printf(c, "due:{%s}", bucket_name(c, bucket));
}

static const char *leased_key(struct call *c, struct due_bucket bucket)
{
	return call_printf(c, "leased:{%s}", bucket_name(c, bucket));
}

static const char *member_of(struct call *c, int64_t post_id, int64_t version)
{
	struct text member;
	text_init(&member, c->arena, TICKET_SIZE, TICKET_SIZE);
	text_add_int(&member, post_id);
	text_add_char(&member, ':');
	text_add_int(&member, version);
	return text_string(&member);
}

static enum err note_bucket(struct call *c, const struct due_set *due, struct due_bucket bucket)
{
	return redis_run(c, due->redis,
		REDIS_WORDS("ZADD", BUCKETS_KEY, call_printf(c, "%" PRId64, bucket.minute),
			bucket_name(c, bucket)),
		NULL);
}

/* First the members, then the bucket: due_set_close relies on it. */
static enum err fill_bucket(struct call *c, const struct due_set *due, struct due_bucket bucket,
	const struct due_item *const *items, size_t count)
{
	const char **words = call_alloc(c, (count + 4) * sizeof *words);
	words[0] = "2";
	words[1] = due_key(c, bucket);
	words[2] = leased_key(c, bucket);
	for (size_t i = 0; i < count; i++)
		words[3 + i] = member_of(c, items[i]->post_id, items[i]->version);
	TRY(redis_eval(c, due->redis, &due->fill, words, NULL));
	return note_bucket(c, due, bucket);
}

static int compare_buckets(struct due_bucket a, struct due_bucket b)
{
	if (a.minute != b.minute)
		return a.minute < b.minute ? -1 : 1;
	return (a.shard > b.shard) - (a.shard < b.shard);
}

static int by_bucket(const void *a, const void *b, void *arg)
{
	const struct due_item *const *left = a;
	const struct due_item *const *right = b;
	const struct due_set *due = arg;
	return compare_buckets(bucket_of(due, *left), bucket_of(due, *right));
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

enum err due_set_buckets(struct call *c, const struct due_set *due, int64_t up_to_minute,
	struct due_bucket_list *buckets)
{
	struct redis_reply reply;
	TRY(redis_run(c, due->redis,
		REDIS_WORDS("ZRANGEBYSCORE", BUCKETS_KEY, "-inf",
			call_printf(c, "%" PRId64, up_to_minute)),
		&reply));
	buckets->count = 0;
	buckets->items = call_alloc(c, reply.count * sizeof *buckets->items);
	for (size_t i = 0; i < reply.count; i++) {
		struct due_bucket *bucket = &buckets->items[buckets->count];
		if (sscanf(reply.items[i].text, "%" SCNd64 ":%d", &bucket->minute,
			    &bucket->shard) == 2)
			buckets->count++;
	}
	return OK;
}

enum err due_set_take(struct call *c, const struct due_set *due, struct due_bucket bucket,
	int64_t limit, int64_t lease_ms, struct ticket_list *tickets)
{
	struct redis_reply reply;
	TRY(redis_eval(c, due->redis, &due->take,
		REDIS_WORDS("2", due_key(c, bucket), leased_key(c, bucket),
			call_printf(c, "%" PRId64, limit), call_printf(c, "%" PRId64, lease_ms)),
		&reply));
	tickets->count = 0;
	tickets->items = call_alloc(c, reply.count * sizeof *tickets->items);
	for (size_t i = 0; i < reply.count; i++) {
		struct ticket *ticket = &tickets->items[tickets->count];
		if (sscanf(reply.items[i].text, "%" SCNd64 ":%" SCNd64, &ticket->post_id,
			    &ticket->version) == 2)
			tickets->count++;
	}
	return OK;
}

enum err due_set_settle(struct call *c, const struct due_set *due, struct due_bucket bucket,
	const struct ticket_list *tickets)
{
	if (!tickets->count)
		return OK;
	const char **words = call_alloc(c, (tickets->count + 3) * sizeof *words);
	words[0] = "1";
	words[1] = leased_key(c, bucket);
	for (size_t i = 0; i < tickets->count; i++)
		words[2 + i] = member_of(c, tickets->items[i].post_id, tickets->items[i].version);
	return redis_eval(c, due->redis, &due->settle, words, NULL);
}

enum err due_set_close(struct call *c, const struct due_set *due, struct due_bucket bucket)
{
	const char *due_name = due_key(c, bucket);
	const char *leased_name = leased_key(c, bucket);
	struct redis_reply left;
	TRY(redis_run(c, due->redis, REDIS_WORDS("EXISTS", due_name), &left));
	struct redis_reply held;
	TRY(redis_run(c, due->redis, REDIS_WORDS("EXISTS", leased_name), &held));
	if (left.integer || held.integer)
		return OK;
	TRY(redis_run(c, due->redis, REDIS_WORDS("ZREM", BUCKETS_KEY, bucket_name(c, bucket)),
		NULL));
	/* Somebody may have filled it between the look and the removal. */
	TRY(redis_run(c, due->redis, REDIS_WORDS("EXISTS", due_name), &left));
	return left.integer ? note_bucket(c, due, bucket) : OK;
}

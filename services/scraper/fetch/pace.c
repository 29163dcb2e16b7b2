/* The bucket is one moment: when it would be full again if nobody asked (the generic cell rate
 * algorithm, ITU-T I.371, annex A). The same step is a script in Redis and a row of a table here.
 */
#include "fetch/pace.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "redis/redis.h"

#define HOST_SIZE 64

struct bucket {
	char host[HOST_SIZE]; /* a longer one shares with those that begin alike */
	int64_t full_us;
};

struct pace {
	struct pace_options options;
	int64_t interval_us;
	int64_t tolerance_us; /* how far ahead of now the moment may be */
	struct redis_script script;
	pthread_mutex_t lock;
	struct bucket buckets[PACE_HOSTS_MAX];
};

/* KEYS: bucket. ARGV: now, interval, tolerance, the longest wait. What waits for nobody is gone a
 * minute after it would be full. */
static const char take_script[] =
	"local now, interval = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
	"local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)\n"
	"local wait = math.max(full - tonumber(ARGV[3]) - now, 0)\n"
	"if wait <= tonumber(ARGV[4]) then\n"
	"  full = full + interval\n"
	"  redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX',\n"
	"    string.format('%.0f', (full - now) / 1000 + 60000))\n"
	"end\n"
	"return string.format('%.0f', wait)\n";

struct pace *pace_create(const struct pace_options *options)
{
	struct pace *pace = calloc(1, sizeof *pace);
	if (!pace)
		abort();
	pace->options = *options;
	pace->interval_us = US_PER_MINUTE / options->per_minute;
	pace->tolerance_us = pace->interval_us * (options->burst - 1);
	pace->script = (struct redis_script){.name = "pace", .text = take_script};
	redis_script_init(&pace->script);
	pthread_mutex_init(&pace->lock, NULL);
	return pace;
}

void pace_destroy(struct pace *pace)
{
	if (!pace)
		return;
	pthread_mutex_destroy(&pace->lock);
	free(pace);
}

static enum err take_in_redis(struct call *c, struct pace *pace, const char *host,
	int64_t wait_max_us, int64_t *wait_us)
{
	struct redis_reply reply;
	TRY(redis_eval(c, pace->options.redis, &pace->script,
		REDIS_WORDS("1", call_printf(c, "crier:scraper:pace:%s", host),
			call_printf(c, "%" PRId64, call_now_us(c)),
			call_printf(c, "%" PRId64, pace->interval_us),
			call_printf(c, "%" PRId64, pace->tolerance_us),
			call_printf(c, "%" PRId64, wait_max_us)),
		&reply));
	if (reply.type != REDIS_TEXT)
		return fail(c, ERR_INTERNAL, "the script of pace gives no text");
	*wait_us = strtoll(reply.text, NULL, 10);
	return OK;
}

/* The host's, else the one that is full for the longest time. */
static struct bucket *bucket_of(struct pace *pace, const char *host)
{
	struct bucket *fullest = &pace->buckets[0];
	for (size_t i = 0; i < PACE_HOSTS_MAX; i++) {
		struct bucket *each = &pace->buckets[i];
		if (strncmp(each->host, host, HOST_SIZE - 1) == 0)
			return each;
		if (each->full_us < fullest->full_us)
			fullest = each;
	}
	*fullest = (struct bucket){0};
	strncpy(fullest->host, host, HOST_SIZE - 1);
	return fullest;
}

static int64_t take_here(struct pace *pace, const char *host, int64_t now_us, int64_t wait_max_us)
{
	pthread_mutex_lock(&pace->lock);
	struct bucket *bucket = bucket_of(pace, host);
	int64_t full_us = bucket->full_us > now_us ? bucket->full_us : now_us;
	int64_t wait_us = full_us - pace->tolerance_us - now_us;
	if (wait_us < 0)
		wait_us = 0;
	if (wait_us <= wait_max_us)
		bucket->full_us = full_us + pace->interval_us;
	pthread_mutex_unlock(&pace->lock);
	return wait_us;
}

int64_t pace_take(struct call *c, struct pace *pace, const char *host, int64_t wait_max_us)
{
	int64_t wait_us = 0;
	if (pace->options.redis && take_in_redis(c, pace, host, wait_max_us, &wait_us) == OK)
		return wait_us;
	call_forgive(c);
	return take_here(pace, host, call_now_us(c), wait_max_us);
}

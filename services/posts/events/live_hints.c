/* One thread sends what was collected meanwhile as one message: "e" for events, then posts with
 * comments. Beyond HINTS_MAX posts at once it says "*", which means any. */
#include "events/live_hints.h"

#include <pthread.h>
#include <stdlib.h>

#include "posts.h"

#define HINTS_MAX 64
#define HINT_BYTES 21
#define CHANNEL "crier:live"

struct pending {
	bool events;
	bool any;
	size_t count;
	int64_t posts[HINTS_MAX];
};

struct live_hints {
	const struct service *service;
	struct arena *arena;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct pending pending;
	bool end;
};

static bool is_pending(const struct pending *pending)
{
	return pending->events || pending->any || pending->count;
}

static void add_post(struct pending *pending, int64_t post_id)
{
	for (size_t i = 0; i < pending->count; i++)
		if (pending->posts[i] == post_id)
			return;
	if (pending->count < HINTS_MAX)
		pending->posts[pending->count++] = post_id;
	else
		pending->any = true;
}

static const char *words_of(struct call *c, const struct pending *pending)
{
	struct text words;
	text_init(&words, c->arena, (HINTS_MAX + 2) * HINT_BYTES, SIZE_MAX);
	text_add_string(&words, pending->events ? "e" : "");
	text_add_string(&words, pending->any ? " *" : "");
	for (size_t i = 0; i < pending->count; i++) {
		text_add_char(&words, ' ');
		text_add_int(&words, pending->posts[i]);
	}
	return text_string(&words);
}

/* Whether anybody hears it makes no difference. */
static void send(struct live_hints *hints, const struct pending *pending)
{
	struct call c;
	service_call_init(hints->service, &c, hints->arena);
	const char *const words[] = {"PUBLISH", CHANNEL, words_of(&c, pending), NULL};
	if (redis_run(&c, hints->service->redis, words, NULL) != OK)
		call_forgive(&c);
	call_finish(&c);
}

/* False when it is to end. */
static bool take(struct live_hints *hints, struct pending *pending)
{
	pthread_mutex_lock(&hints->lock);
	while (!hints->end && !is_pending(&hints->pending))
		pthread_cond_wait(&hints->wake, &hints->lock);
	*pending = hints->pending;
	hints->pending = (struct pending){0};
	bool go_on = !hints->end;
	pthread_mutex_unlock(&hints->lock);
	return go_on;
}

static void *run(void *arg)
{
	struct live_hints *hints = arg;
	struct pending pending;
	while (take(hints, &pending))
		send(hints, &pending);
	return NULL;
}

struct live_hints *live_hints_create(const struct service *service)
{
	struct live_hints *hints = calloc(1, sizeof *hints);
	if (!hints)
		return NULL;
	hints->service = service;
	hints->arena = arena_create();
	pthread_mutex_init(&hints->lock, NULL);
	pthread_cond_init(&hints->wake, NULL);
	if (pthread_create(&hints->thread, NULL, run, hints) == 0)
		return hints;
	arena_destroy(hints->arena);
	free(hints);
	return NULL;
}

void live_hints_destroy(struct live_hints *hints)
{
	if (!hints)
		return;
	pthread_mutex_lock(&hints->lock);
	hints->end = true;
	pthread_cond_signal(&hints->wake);
	pthread_mutex_unlock(&hints->lock);
	pthread_join(hints->thread, NULL);
	pthread_cond_destroy(&hints->wake);
	pthread_mutex_destroy(&hints->lock);
	arena_destroy(hints->arena);
	free(hints);
}

/* What runs when the call ends. */
struct hint {
	struct live_hints *hints;
	int64_t post_id; /* 0: events */
};

static void note(void *arg)
{
	const struct hint *hint = arg;
	pthread_mutex_lock(&hint->hints->lock);
	if (hint->post_id)
		add_post(&hint->hints->pending, hint->post_id);
	else
		hint->hints->pending.events = true;
	pthread_cond_signal(&hint->hints->wake);
	pthread_mutex_unlock(&hint->hints->lock);
}

/* Subcommands and tests of stores have no thread for it. */
static void defer(struct call *c, int64_t post_id)
{
	const struct posts *posts = posts_of(c);
	if (!posts || !posts->live_hints)
		return;
	struct hint *hint = call_alloc(c, sizeof *hint);
	*hint = (struct hint){.hints = posts->live_hints, .post_id = post_id};
	call_defer(c, note, hint);
}

void live_hint_comment(struct call *c, int64_t post_id)
{
	defer(c, post_id);
}

void live_hint_events(struct call *c)
{
	defer(c, 0);
}

/* A stack of idle connections under one short mutex, and a queue of those who wait. The
 * deepest of the stack are the least used: a janitor closes them, so that a quiet daemon
 * holds little memory. In front of the stack, each core has a slot for one connection, taken
 * and given without the mutex: with many threads that mutex is what they would meet at. */
#include "db/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/wait.h"

#define WAIT_MS 5000 /* for a call without a deadline */
#define IDLE_KEPT 2  /* stay open however long they idle */
#define IDLE_MAX_US (30 * US_PER_SECOND)
#define JANITOR_STACK_BYTES ((size_t)256 * 1024)
#define RETRY_AFTER_S 1
#define PATIENCE_US 2000 /* a waiter is passed over no longer than this */
#define SLOTS 8		 /* cores beyond share */
#define ROUND_US US_PER_SECOND
#define CACHE_LINE 64

/* Lives on the stack of the thread that waits. */
struct waiter {
	pthread_cond_t given;
	struct db_connection *connection; /* handed over, */
	bool may_connect;		  /* or the right to open one, */
	bool called;			  /* or a call to look at the stack */
	int64_t since_us;
	struct waiter *next;
};

struct slot {
	alignas(CACHE_LINE) _Atomic(struct db_connection *) connection;
};

struct pool {
	struct slot slots[SLOTS];
	_Atomic size_t waiting; /* as long as the queue below; stopping counts as one more */
	const struct driver *driver;
	const struct db_options *options;
	struct db_traffic *traffic;
	pthread_mutex_t mutex;
	struct db_connection *idle;
	size_t idle_count;
	size_t open; /* idle, taken, or being opened */
	struct waiter *first, **last;
	pthread_cond_t changed; /* for the janitor and pool_destroy */
	bool stopping;
	_Atomic bool janitor_sleeps; /* without an end */
	bool lively;		     /* something was given back in the janitor's last round */
	pthread_t janitor;
};

static void push_idle(struct pool *pool, struct db_connection *connection)
{
	if (pool->driver->rest)
		pool->driver->rest(connection);
	connection->idle_since_us = clock_monotonic_us();
	connection->below = pool->idle;
	pool->idle = connection;
	pool->idle_count++;
	if (pool->stopping || pool->janitor_sleeps)
		pthread_cond_broadcast(&pool->changed);
}

static struct db_connection *pop_idle(struct pool *pool)
{
	struct db_connection *connection = pool->idle;
	if (connection) {
		pool->idle = connection->below;
		pool->idle_count--;
	}
	return connection;
}

static struct slot *slot_here(struct pool *pool)
{
	int core = sched_getcpu();
	return &pool->slots[core < 0 ? 0 : core % SLOTS];
}

/* Whoever comes to wait counts himself first and empties the slots then; whoever fills one
 * looks at the count afterwards. So (in the one order of sequentially consistent operations)
 * at least one of them sees the other, and nobody waits beside a full slot. */
static bool leave_in_slot(struct pool *pool, struct db_connection *connection)
{
	struct slot *slot = slot_here(pool);
	struct db_connection *none = NULL;
	if (atomic_load(&pool->waiting) || atomic_load(&pool->janitor_sleeps) ||
		!atomic_compare_exchange_strong(&slot->connection, &none, connection))
		return false;
	if (!atomic_load(&pool->waiting))
		return true;
	/* Taken by another meanwhile, it is in good hands; else it goes the long way. */
	return !atomic_compare_exchange_strong(&slot->connection, &connection, NULL);
}

static struct db_connection *take_from_slot(struct slot *slot)
{
	return atomic_load_explicit(&slot->connection, memory_order_relaxed)
		       ? atomic_exchange(&slot->connection, NULL)
		       : NULL;
}

static void call_first(struct pool *pool)
{
	struct waiter *waiter = pool->first;
	if (!waiter || waiter->called)
		return;
	waiter->called = true;
	pthread_cond_signal(&waiter->given);
}

/* With the mutex held. Whoever filled one of them may have meant to take it back for a waiter, and
 * finds it gone: so the waiter is called here. @return whether there was anything in them */
static bool empty_slots(struct pool *pool)
{
	bool any = false;
	for (int i = 0; i < SLOTS; i++) {
		struct db_connection *connection = atomic_exchange(&pool->slots[i].connection,
			NULL);
		if (connection) {
			push_idle(pool, connection);
			any = true;
		}
	}
	if (any)
		call_first(pool);
	return any;
}

static void add_waiter(struct pool *pool, struct waiter *waiter)
{
	atomic_fetch_add(&pool->waiting, 1);
	*waiter = (struct waiter){.since_us = clock_monotonic_us()};
	wait_init(&waiter->given);
	*pool->last = waiter;
	pool->last = &waiter->next;
}

static struct waiter *remove_first_waiter(struct pool *pool)
{
	struct waiter *waiter = pool->first;
	if (waiter) {
		pool->first = waiter->next;
		if (!pool->first)
			pool->last = &pool->first;
		atomic_fetch_sub(&pool->waiting, 1);
	}
	return waiter;
}

static void remove_waiter(struct pool *pool, struct waiter *waiter)
{
	struct waiter **link = &pool->first;
	while (*link != waiter)
		link = &(*link)->next;
	*link = waiter->next;
	if (!*link)
		pool->last = link;
	atomic_fetch_sub(&pool->waiting, 1);
}

static bool was_given(const struct waiter *waiter)
{
	return waiter->connection || waiter->may_connect;
}

/* A waiter that was called leaves the queue with what lies on the stack, if it still does. */
static void look_again(struct pool *pool, struct waiter *waiter)
{
	if (was_given(waiter) || !waiter->called)
		return;
	waiter->called = false;
	waiter->connection = pop_idle(pool);
	if (!waiter->connection)
		return;
	remove_waiter(pool, waiter);
	if (pool->idle)
		call_first(pool);
}

/* True when the waiter was given something before its time was up. */
static bool wait_for_turn(const struct call *c, struct pool *pool, struct waiter *waiter)
{
	int64_t until_us = clock_monotonic_us() + call_remaining_ms(c, WAIT_MS) * US_PER_MS;
	add_waiter(pool, waiter);
	empty_slots(pool);
	look_again(pool, waiter);
	bool in_time = true;
	while (!was_given(waiter) && in_time) {
		in_time = wait_until(&waiter->given, &pool->mutex, until_us);
		look_again(pool, waiter);
	}
	if (!was_given(waiter))
		remove_waiter(pool, waiter);
	pthread_cond_destroy(&waiter->given);
	return was_given(waiter);
}

/* Lets those who wait longest open what may be open. */
static void grant_connecting(struct pool *pool)
{
	while (pool->first && pool->open < pool->options->connections_max) {
		struct waiter *waiter = remove_first_waiter(pool);
		pool->open++;
		waiter->may_connect = true;
		pthread_cond_signal(&waiter->given);
	}
}

static void connections_gone(struct pool *pool, size_t count)
{
	pool->open -= count;
	grant_connecting(pool);
	if (pool->stopping)
		pthread_cond_broadcast(&pool->changed);
}

/* The caller has counted the connection as open already. */
static enum err open_counted(struct call *c, struct pool *pool, struct db_connection **connection)
{
	char why[256];
	struct db_connection *opened = pool->driver->connect(pool->options, CONNECTION_READER, why,
		sizeof why);
	if (!opened) {
		pthread_mutex_lock(&pool->mutex);
		connections_gone(pool, 1);
		pthread_mutex_unlock(&pool->mutex);
		fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S, "the database cannot be reached");
		c->failure.cause = call_printf(c, "%s", why);
		return ERR_UNAVAILABLE;
	}
	opened->traffic = pool->traffic;
	*connection = opened;
	return OK;
}

enum err pool_take(struct call *c, struct pool *pool, struct db_connection **connection)
{
	struct waiter waiter = {.connection = take_from_slot(slot_here(pool))};
	if (waiter.connection) {
		*connection = waiter.connection;
		return OK;
	}
	pthread_mutex_lock(&pool->mutex);
	waiter.connection = pop_idle(pool);
	if (!waiter.connection && pool->open < pool->options->connections_max) {
		pool->open++;
		waiter.may_connect = true;
	}
	bool given = was_given(&waiter) || wait_for_turn(c, pool, &waiter);
	pthread_mutex_unlock(&pool->mutex);
	if (!given)
		return fail_retry(c, ERR_UNAVAILABLE, RETRY_AFTER_S,
			"every database connection is busy");
	if (waiter.may_connect)
		return open_counted(c, pool, connection);
	*connection = waiter.connection;
	return OK;
}

static void close_stack(const struct driver *driver, struct db_connection *top)
{
	while (top) {
		struct db_connection *below = top->below;
		driver->close(top);
		top = below;
	}
}

/* When one connection broke, the idle ones most likely went with it. */
static void drop_lost(struct pool *pool, struct db_connection *connection)
{
	const struct driver *driver = pool->driver; /* the pool may end once we unlock */
	pthread_mutex_lock(&pool->mutex);
	empty_slots(pool);
	struct db_connection *idle = pool->idle;
	size_t gone = pool->idle_count + 1;
	pool->idle = NULL;
	pool->idle_count = 0;
	connections_gone(pool, gone);
	pthread_mutex_unlock(&pool->mutex);
	driver->close(connection);
	close_stack(driver, idle);
}

/* Handing over would put each query behind a change of threads. So the first waiter is only
 * called, and whoever runs may take the connection before it wakes; but not for long. */
static void serve_waiter(struct pool *pool, struct db_connection *connection)
{
	struct waiter *waiter = pool->first;
	if (clock_monotonic_us() - waiter->since_us < PATIENCE_US) {
		push_idle(pool, connection);
		call_first(pool);
		return;
	}
	waiter->connection = connection;
	remove_first_waiter(pool);
	pthread_cond_signal(&waiter->given);
}

void pool_give(struct pool *pool, struct db_connection *connection)
{
	if (connection->lost) {
		drop_lost(pool, connection);
		return;
	}
	if (pool->driver->rest && atomic_load(&pool->traffic->crowded))
		pool->driver->rest(connection);
	if (leave_in_slot(pool, connection))
		return;
	pthread_mutex_lock(&pool->mutex);
	if (pool->first)
		serve_waiter(pool, connection);
	else
		push_idle(pool, connection);
	pthread_mutex_unlock(&pool->mutex);
}

void pool_rest(struct pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	empty_slots(pool);
	pthread_mutex_unlock(&pool->mutex);
}

/* Cuts off what lies deeper than IDLE_KEPT and has idled too long; times only grow older
 * downwards, so all below the first old one is old. */
static struct db_connection *take_old(struct pool *pool, int64_t before_us)
{
	struct db_connection **link = &pool->idle;
	for (size_t depth = 0; *link; depth++) {
		if (depth >= IDLE_KEPT && (*link)->idle_since_us < before_us)
			break;
		link = &(*link)->below;
	}
	struct db_connection *old = *link;
	*link = NULL;
	for (struct db_connection *each = old; each; each = each->below) {
		pool->idle_count--;
		pool->open--;
	}
	return old;
}

/* Without an end after a round in which nothing was given back, so that a quiet daemon sleeps.
 * What lies in a slot may keep something that others wait for: it is put to rest each round. */
static void sleep_a_while(struct pool *pool)
{
	pool->janitor_sleeps = !pool->lively;
	int64_t until_us = pool->lively ? clock_monotonic_us() + ROUND_US : 0;
	(void)wait_until(&pool->changed, &pool->mutex, until_us);
	bool woken = pool->janitor_sleeps;
	pool->janitor_sleeps = false;
	pool->lively = empty_slots(pool) || woken || pool->idle_count > IDLE_KEPT;
}

static void *run_janitor(void *arg)
{
	struct pool *pool = arg;
	pthread_mutex_lock(&pool->mutex);
	while (!pool->stopping) {
		sleep_a_while(pool);
		struct db_connection *old = take_old(pool, clock_monotonic_us() - IDLE_MAX_US);
		pthread_mutex_unlock(&pool->mutex);
		close_stack(pool->driver, old);
		pthread_mutex_lock(&pool->mutex);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

static bool start_janitor(struct pool *pool)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, JANITOR_STACK_BYTES);
	int result = pthread_create(&pool->janitor, &attributes, run_janitor, pool);
	pthread_attr_destroy(&attributes);
	return result == 0;
}

struct pool *pool_create(const struct driver *driver, const struct db_options *options,
	struct db_traffic *traffic, char *why, size_t why_size)
{
	struct pool *pool = aligned_alloc(CACHE_LINE, sizeof *pool);
	if (!pool)
		abort();
	memset(pool, 0, sizeof *pool);
	pool->driver = driver;
	pool->options = options;
	pool->traffic = traffic;
	pool->last = &pool->first;
	wait_init_mutex(&pool->mutex);
	wait_init(&pool->changed);
	traffic->readers = pool;
	if (start_janitor(pool))
		return pool;
	traffic->readers = NULL;
	snprintf(why, why_size, "no thread for the connection pool");
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->mutex);
	free(pool);
	return NULL;
}

void pool_destroy(struct pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->mutex);
	pool->stopping = true;
	atomic_fetch_add(&pool->waiting, 1);
	empty_slots(pool);
	pthread_cond_broadcast(&pool->changed);
	while (pool->open > pool->idle_count)
		pthread_cond_wait(&pool->changed, &pool->mutex);
	pthread_mutex_unlock(&pool->mutex);
	pthread_join(pool->janitor, NULL);
	close_stack(pool->driver, pool->idle);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->mutex);
	free(pool);
}

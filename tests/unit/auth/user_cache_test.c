/* Pages in a real Redis: found by every replica until anything changes, and never after. */
#include "users/user_cache.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "redis/redis.h"
#include "unit/redis/server.h"

struct fixture {
	struct redis_server server;
	struct redis *redis;
	struct user_cache *cache;
	struct arena *arena;
	struct call call;
};

static struct redis *connect_to(const char *url)
{
	return redis_create(&(struct redis_options){.url = url,
		.connections_max = 2,
		.timeout_ms = 500,
		.retry_after_ms = 1});
}

static void open_fixture(struct fixture *f)
{
	f->server = redis_server_start(NULL);
	f->redis = connect_to(f->server.url);
	f->cache = user_cache_create(f->redis);
	f->arena = arena_create();
	call_init(&f->call, f->arena, &clock_system);
}

static void close_fixture(struct fixture *f)
{
	user_cache_destroy(f->cache);
	redis_destroy(f->redis);
	call_finish(&f->call);
	arena_destroy(f->arena);
	redis_server_finish(&f->server);
}

static const struct list_users_in first = {.limit = 20};

static struct user_page page_of(const char *name)
{
	static struct user user;
	user = (struct user){.id = 7,
		.email = "a@example.org",
		.name = name,
		.role = ACCOUNT_ROLE_ADMIN,
		.created_at_us = 1767225600123000,
		.version = 3};
	return (struct user_page){.items = {&user, 1}, .next_cursor = "x"};
}

/* As the operation does: a look, the query's answer, which is kept. */
static bool read_through(struct fixture *f, struct user_cache *cache, const char *name)
{
	struct answer_place place = user_cache_place(&f->call, &first);
	struct user_page page = {0}, fresh = page_of(name);
	if (user_cache_find(&f->call, cache, &place, &page)) {
		cr_assert(eq(sz, page.items.count, 1));
		cr_expect(eq(str, (char *)page.items.items[0].name, (char *)name));
		cr_expect(eq(i64, page.items.items[0].created_at_us, 1767225600123000));
		cr_expect(eq(i64, page.items.items[0].version, 3));
		cr_expect(eq(str, (char *)page.next_cursor, "x"));
		return true;
	}
	user_cache_keep(&f->call, cache, &place, &fresh);
	return false;
}

Test(user_cache, pages_are_named_after_their_number_and_size)
{
	struct fixture f;
	open_fixture(&f);
	struct list_users_in in = {.limit = 20, .has_skip = true, .skip = 40};
	cr_expect(eq(str, (char *)user_cache_place(&f.call, &first).key, "users:1:20"));
	cr_expect(eq(str, (char *)user_cache_place(&f.call, &in).key, "users:3:20"));
	in.skip = 41;
	in.total = true;
	cr_expect(eq(str, (char *)user_cache_place(&f.call, &in).key, "users:skip-41:20:total"));
	in.cursor = "abc";
	cr_expect(eq(str, (char *)user_cache_place(&f.call, &in).key, "users:after-abc:20:total"));
	close_fixture(&f);
}

Test(user_cache, a_change_on_one_replica_is_one_on_all)
{
	struct fixture f;
	open_fixture(&f);
	struct user_cache *replica = user_cache_create(f.redis);
	cr_expect(not(read_through(&f, f.cache, "Ann")));
	cr_expect(read_through(&f, f.cache, "Ann"));
	cr_expect(read_through(&f, replica, "Ann"));
	user_cache_forget(&f.call, replica);
	cr_expect(not(read_through(&f, f.cache, "Anna")));
	cr_expect(read_through(&f, replica, "Anna"));
	user_cache_destroy(replica);
	close_fixture(&f);
}

Test(user_cache, a_page_from_before_a_change_is_never_found_however_late_it_is_kept)
{
	struct fixture f;
	open_fixture(&f);
	struct answer_place place = user_cache_place(&f.call, &first);
	struct user_page page = {0}, old = page_of("Old");
	cr_expect(not(user_cache_find(&f.call, f.cache, &place, &page)));
	user_cache_forget(&f.call, f.cache); /* between the query and this: */
	user_cache_keep(&f.call, f.cache, &place, &old);
	cr_expect(not(read_through(&f, f.cache, "New")));
	cr_expect(read_through(&f, f.cache, "New"));
	close_fixture(&f);
}

Test(user_cache, an_emptied_redis_gives_no_generation_again)
{
	struct fixture f;
	open_fixture(&f);
	struct answer_place place = user_cache_place(&f.call, &first);
	struct user_page page = {0}, old = page_of("Old");
	cr_expect(not(user_cache_find(&f.call, f.cache, &place, &page)));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("FLUSHALL"), NULL), OK));
	user_cache_keep(&f.call, f.cache, &place, &old);
	cr_expect(not(read_through(&f, f.cache, "New")));
	close_fixture(&f);
}

static void set_memory(struct fixture *f, const char *bytes)
{
	cr_assert(eq(int,
		redis_run(&f->call, f->redis, REDIS_WORDS("CONFIG", "SET", "maxmemory", bytes),
			NULL),
		OK));
}

Test(user_cache, a_change_that_redis_was_not_told_is_told_before_anything_is_found)
{
	struct fixture f;
	open_fixture(&f);
	cr_expect(not(read_through(&f, f.cache, "Old")));
	set_memory(&f, "1"); /* it reads, and takes nothing */
	user_cache_forget(&f.call, f.cache);
	cr_expect(not(read_through(&f, f.cache, "New")), "the old page is there still");
	set_memory(&f, "0");
	cr_expect(not(read_through(&f, f.cache, "New")));
	cr_expect(read_through(&f, f.cache, "New"));
	close_fixture(&f);
}

Test(user_cache, without_redis_nothing_is_found_and_nothing_fails)
{
	struct fixture f;
	open_fixture(&f);
	redis_server_kill(&f.server);
	for (int i = 0; i < 2; i++) {
		cr_expect(not(read_through(&f, f.cache, "Ann")));
		user_cache_forget(&f.call, f.cache);
	}
	cr_expect(eq(int, f.call.failure.err, OK));
	close_fixture(&f);
}

Test(user_cache, nonsense_is_not_found_and_a_page_lives_for_a_minute)
{
	struct fixture f;
	open_fixture(&f);
	struct redis_reply reply;
	struct answer_place place = user_cache_place(&f.call, &first);
	cr_expect(not(read_through(&f, f.cache, "Ann")));
	cr_assert(eq(int, redis_run(&f.call, f.redis, REDIS_WORDS("PTTL", "users:1:20"), &reply),
		OK));
	cr_expect(gt(i64, reply.integer, 50000));
	cr_expect(le(i64, reply.integer, 60000));
	struct user_page page = {0};
	cr_assert(user_cache_find(&f.call, f.cache, &place, &page));
	cr_assert(eq(int,
		redis_run(&f.call, f.redis,
			REDIS_WORDS("SET", "users:1:20",
				call_printf(&f.call, "%s{\"items\":", place.generation)),
			NULL),
		OK));
	cr_expect(not(user_cache_find(&f.call, f.cache, &place, &page)));
	cr_expect(eq(sz, page.items.count, 0));
	close_fixture(&f);
}

/* URLs of a Redis: every part, and what is refused. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "redis/address.h"

static struct redis_address parsed(struct arena *arena, const char *url)
{
	struct redis_address address = {.port = -1};
	cr_assert(redis_address_parse(arena, url, &address), "%s", url);
	return address;
}

Test(redis_address, defaults_fill_what_the_url_leaves_out)
{
	struct arena *arena = arena_create();
	struct redis_address address = parsed(arena, "redis://localhost");
	cr_expect(eq(str, (char *)address.host, "localhost"));
	cr_expect(eq(int, address.port, 6379));
	cr_expect(eq(int, address.database, 0));
	cr_expect(address.user == NULL);
	cr_expect(address.password == NULL);
	cr_expect(address.socket == NULL);
	arena_destroy(arena);
}

Test(redis_address, every_part_is_read)
{
	struct arena *arena = arena_create();
	struct redis_address address = parsed(arena, "redis://ann:p%40s%2Fs@[::1]:7000/12");
	cr_expect(eq(str, (char *)address.user, "ann"));
	cr_expect(eq(str, (char *)address.password, "p@s/s"));
	cr_expect(eq(str, (char *)address.host, "::1"));
	cr_expect(eq(int, address.port, 7000));
	cr_expect(eq(int, address.database, 12));
	arena_destroy(arena);
}

Test(redis_address, a_password_needs_no_user)
{
	struct arena *arena = arena_create();
	struct redis_address address = parsed(arena, "redis://:secret@10.0.0.1:6380/1");
	cr_expect(address.user == NULL);
	cr_expect(eq(str, (char *)address.password, "secret"));
	cr_expect(eq(str, (char *)address.host, "10.0.0.1"));
	arena_destroy(arena);
}

Test(redis_address, a_unix_socket_is_a_path)
{
	struct arena *arena = arena_create();
	struct redis_address address = parsed(arena, "unix:/run/redis.sock");
	cr_expect(eq(str, (char *)address.socket, "/run/redis.sock"));
	arena_destroy(arena);
}

Test(redis_address, unreadable_urls_are_refused)
{
	static const char *const bad[] = {"", "redis:", "redis://", "http://localhost",
		"rediss://localhost", "redis://localhost:0", "redis://localhost:65536",
		"redis://localhost:6379/x", "redis://localhost:6379/-1",
		"redis://localhost:6379/1/2", "redis://localhost:", "redis://ann@localhost",
		"redis://:%zz@localhost", "redis://:%4@localhost", "redis://:%00@localhost",
		"redis://[::1", "redis://[::1]x", "unix:", "unix:/", "unix:relative"};
	struct arena *arena = arena_create();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct redis_address address;
		cr_expect(not(redis_address_parse(arena, bad[i], &address)), "%s", bad[i]);
	}
	arena_destroy(arena);
}

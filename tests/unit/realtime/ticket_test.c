/* Tickets without a Redis: one use, half a minute, nobody else's. */
#include "ticket.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define SECRET "a secret of thirty-two characters"

static struct call call;
static struct clock standing;
static struct redis *redis;
static struct ticket_desk *desk;

static void open_desk(void)
{
	standing = clock_fixed(INT64_C(1767225600000000));
	call_init(&call, arena_create(), &standing);
	call.principal = (struct principal){.user_id = 7,
		.role = ROLE_APPROVER,
		.session_id = 9,
		.expires_us = INT64_C(1767229200000000)};
	redis = redis_create(&(struct redis_options){.url = "redis://127.0.0.1:1/0",
		.connections_max = 1,
		.timeout_ms = 50,
		.retry_after_ms = 60000});
	desk = ticket_desk_create(SECRET, redis);
}

static void close_desk(void)
{
	struct arena *arena = call.arena;
	ticket_desk_destroy(desk);
	redis_destroy(redis);
	call_finish(&call);
	arena_destroy(arena);
}

TestSuite(ticket, .init = open_desk, .fini = close_desk);

Test(ticket, is_for_whom_it_was_issued_and_good_once)
{
	struct principal who = {0};
	const char *ticket = ticket_issue(&call, desk);
	cr_assert(eq(int, ticket_use(&call, desk, ticket, &who), OK));
	cr_expect(eq(i64, who.user_id, 7));
	cr_expect(eq(i64, who.session_id, 9));
	cr_expect(eq(int, who.role, ROLE_APPROVER));
	cr_expect(eq(i64, who.expires_us, INT64_C(1767229200000000)));
	cr_expect(eq(int, ticket_use(&call, desk, ticket, &who), ERR_UNAUTHENTICATED));
	cr_expect(eq(int, ticket_use(&call, desk, ticket_issue(&call, desk), &who), OK));
}

Test(ticket, needs_no_escapes_in_an_address)
{
	for (int i = 0; i < 50; i++) {
		const char *ticket = ticket_issue(&call, desk);
		cr_expect(eq(sz,
				  strspn(ticket, "0123456789abcdefghijklmnopqrstuvwxyz"
						 "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~"),
				  strlen(ticket)),
			"%s", ticket);
	}
}

Test(ticket, is_good_for_so_long_and_no_longer)
{
	struct principal who;
	const char *first = ticket_issue(&call, desk), *second = ticket_issue(&call, desk);
	standing.fixed_us += TICKET_SECONDS * US_PER_SECOND;
	cr_expect(eq(int, ticket_use(&call, desk, first, &who), OK));
	standing.fixed_us += US_PER_SECOND;
	cr_expect(eq(int, ticket_use(&call, desk, second, &who), ERR_UNAUTHENTICATED));
}

Test(ticket, of_another_secret_or_changed_anywhere_is_none)
{
	struct principal who;
	struct ticket_desk *other = ticket_desk_create("another secret, as long as the first",
		redis);
	const char *ticket = ticket_issue(&call, desk);
	cr_expect(eq(int, ticket_use(&call, other, ticket, &who), ERR_UNAUTHENTICATED));
	ticket_desk_destroy(other);
	for (size_t i = 0; ticket[i]; i++) {
		char *changed = call_printf(&call, "%s", ticket);
		changed[i] = changed[i] == '1' ? '2' : '1';
		cr_expect(eq(int, ticket_use(&call, desk, changed, &who), ERR_UNAUTHENTICATED),
			"%s", changed);
	}
	static const char *const nothing[] = {"", ".", "......", "a.b.c.d.e.f.g"};
	for (size_t i = 0; i < COUNT_OF(nothing); i++)
		cr_expect(eq(int, ticket_use(&call, desk, nothing[i], &who), ERR_UNAUTHENTICATED));
}

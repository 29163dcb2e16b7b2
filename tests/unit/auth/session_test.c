/* The verdict on a refresh token, at each edge of its rule. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "sessions/session.h"

#define ROTATED INT64_C(1000000000000)
#define EXPIRES (ROTATED + 30 * US_PER_DAY)

static struct session fifth(void)
{
	return (struct session){.id = 1,
		.user_id = 2,
		.counter = 5,
		.rotated_at_us = ROTATED,
		.expires_at_us = EXPIRES};
}

static enum session_verdict judged(int64_t counter, int64_t after_us)
{
	struct session session = fifth();
	return session_judge(&session, counter, ROTATED + after_us);
}

Test(session, the_newest_token_rotates_whenever_it_comes)
{
	cr_expect(eq(int, judged(5, 0), SESSION_ROTATE));
	cr_expect(eq(int, judged(5, 29 * US_PER_DAY), SESSION_ROTATE));
}

Test(session, the_one_before_gets_the_same_successor_for_ten_seconds)
{
	cr_expect(eq(int, judged(4, 0), SESSION_REPEAT));
	cr_expect(eq(int, judged(4, 10 * US_PER_SECOND), SESSION_REPEAT));
	cr_expect(eq(int, judged(4, 10 * US_PER_SECOND + 1), SESSION_REVOKE));
}

Test(session, any_other_counter_ends_the_session)
{
	cr_expect(eq(int, judged(3, 0), SESSION_REVOKE));
	cr_expect(eq(int, judged(1, 0), SESSION_REVOKE));
	cr_expect(eq(int, judged(6, 0), SESSION_REVOKE), "from before a backup was restored");
	cr_expect(eq(int, judged(-1, 0), SESSION_REVOKE));
}

Test(session, an_ended_session_stays_ended)
{
	struct session session = fifth();
	cr_expect(eq(int, session_judge(&session, 5, EXPIRES - 1), SESSION_ROTATE));
	cr_expect(eq(int, session_judge(&session, 5, EXPIRES), SESSION_ENDED));
	session.is_revoked = true;
	cr_expect(eq(int, session_judge(&session, 5, ROTATED), SESSION_ENDED));
	cr_expect(eq(int, session_judge(&session, 3, ROTATED), SESSION_ENDED));
}

static char *kept(struct call *c, const char *user_agent)
{
	c->user_agent = user_agent;
	return (char *)session_user_agent(c);
}

Test(session, a_user_agent_is_kept_in_whole_characters)
{
	struct arena *arena = arena_create();
	struct call call;
	call_init(&call, arena, &clock_system);
	char long_one[300] = "";
	memset(long_one, 'x', 254);
	strcpy(long_one + 254, "\xc3\xa4 and more");

	cr_expect(eq(str, kept(&call, "curl/8"), "curl/8"));
	cr_expect(eq(sz, strlen(kept(&call, long_one)), 254), "not half of the last one");
	cr_expect(kept(&call, NULL) == NULL);
	cr_expect(kept(&call, "bad \xff bytes") == NULL);
	call_finish(&call);
	arena_destroy(arena);
}

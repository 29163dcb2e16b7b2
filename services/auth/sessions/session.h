/* The rules of sessions: one row per sign-in, whose refresh tokens count upwards.
 *
 * The newest token rotates. The one before it, within ten seconds, gets the newest again: the
 * answer that carried it may have been lost, or two tabs refreshed at once. Any other was
 * stolen, or its thief is the one who rotated: the session ends, and only that one. (The rule
 * is Supabase Auth's, with a limit on the time.) */
#ifndef CRIER_AUTH_SESSIONS_SESSION_H
#define CRIER_AUTH_SESSIONS_SESSION_H

#include "base/call.h"

#define SESSION_REPEAT_WINDOW_US (10 * US_PER_SECOND)
#define SESSION_USER_AGENT_BYTES_MAX 255

struct session {
	int64_t id;
	int64_t user_id;
	int64_t counter;
	int64_t rotated_at_us; /* when counter last went up */
	int64_t expires_at_us;
	bool is_revoked;
	int64_t revoked_at_us;
};

enum session_verdict {
	SESSION_ROTATE, /* count up and answer with the successor */
	SESSION_REPEAT, /* answer with the same successor again */
	SESSION_REVOKE, /* a spent token: end the session */
	SESSION_ENDED,	/* it is over already */
};

/** What a refresh token with that counter means for its session. */
enum session_verdict session_judge(const struct session *session, int64_t counter, int64_t now_us);

/** The call's User-Agent as it is kept: whole characters of UTF-8, 255 bytes at most; NULL
 *  when there is none that can be kept. */
const char *session_user_agent(struct call *c);

#endif

/* No clock and no database: a row, a number and a moment in, a verdict out. */
#include "sessions/session.h"

#include <string.h>

#include "base/utf8.h"

enum session_verdict session_judge(const struct session *session, int64_t counter, int64_t now_us)
{
	if (session->is_revoked || now_us >= session->expires_at_us)
		return SESSION_ENDED;
	if (counter == session->counter)
		return SESSION_ROTATE;
	bool just_rotated = now_us - session->rotated_at_us <= SESSION_REPEAT_WINDOW_US;
	if (counter == session->counter - 1 && just_rotated)
		return SESSION_REPEAT;
	return SESSION_REVOKE;
}

const char *session_user_agent(struct call *c)
{
	if (!c->user_agent)
		return NULL;
	size_t len = utf8_cut(c->user_agent, strlen(c->user_agent), SESSION_USER_AGENT_BYTES_MAX);
	return utf8_valid(c->user_agent, len) ? arena_copy(c->arena, c->user_agent, len) : NULL;
}

/* Sessions in the database. All of these run inside db_write. */
#ifndef CRIER_AUTH_SESSIONS_SESSION_STORE_H
#define CRIER_AUTH_SESSIONS_SESSION_STORE_H

#include "auth_types.h"
#include "sessions/session.h"

/** Begins a session of the call's client, and removes a few that expired. */
MUST_CHECK enum err session_store_begin(struct call *c, int64_t user_id, int64_t expires_at_us,
	struct session *session);

/** Reads a session, which nobody else changes until the transaction ends.
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err session_store_touch(struct call *c, int64_t id, struct session *session);

/** Counts up, from the counter that was read, and lets the session live until expires_at_us. */
MUST_CHECK enum err session_store_rotate(struct call *c, struct session *session,
	int64_t expires_at_us);

/* What ends sessions: endings_note_session or endings_note_user comes after the commit. */

/** Ends a session; one that has ended stays as it is. */
MUST_CHECK enum err session_store_revoke(struct call *c, int64_t id);

/** Ends a session of that account. @return OK | ERR_NOT_FOUND (it has none of that id that lives)
 *  | ERR_UNAVAILABLE */
MUST_CHECK enum err session_store_revoke_of(struct call *c, int64_t user_id, int64_t id);

/** Ends all sessions of an account but one; except_session_id 0: all. */
MUST_CHECK enum err session_store_revoke_all(struct call *c, int64_t user_id,
	int64_t except_session_id);

/** An account's sessions that live, the last used first: 200 at most. The one of the call's token
 *  is the current one. */
MUST_CHECK enum err session_store_list(struct call *c, int64_t user_id,
	struct session_info_list *list);

#endif

/* Sessions in the database. All of these run inside db_write. */
#ifndef CRIER_AUTH_SESSION_STORE_H
#define CRIER_AUTH_SESSION_STORE_H

#include "session.h"

/** Begins a session of the call's client, and removes a few that expired. */
MUST_CHECK enum err session_store_begin(struct call *c, int64_t user_id, int64_t expires_at_us,
	struct session *session);

/** Reads a session, which nobody else changes until the transaction ends.
 *  @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err session_store_touch(struct call *c, int64_t id, struct session *session);

/** Counts up, from the counter that was read, and lets the session live until expires_at_us. */
MUST_CHECK enum err session_store_rotate(struct call *c, struct session *session,
	int64_t expires_at_us);

/** Ends a session; one that has ended stays as it is. */
MUST_CHECK enum err session_store_revoke(struct call *c, int64_t id);

/** Ends all sessions of an account. */
MUST_CHECK enum err session_store_revoke_all(struct call *c, int64_t user_id);

#endif

/* What ended lately, in the database: written in the transaction that ends it, kept for as long as
 * access tokens live. */
#ifndef CRIER_AUTH_SESSIONS_ENDINGS_STORE_H
#define CRIER_AUTH_SESSIONS_ENDINGS_STORE_H

#include "auth_types.h"
#include "base/call.h"

struct ending {
	int64_t id;
	bool is_session;
	int64_t session_id; /* of a session that ended */
	int64_t user_id;
	enum account_role role; /* else the one that the account got */
	int64_t ended_at_us;
};

struct endings_page {
	struct ending *items;
	size_t count;
};

/** Records a session that was revoked at that moment; inside the db_write that did it. */
MUST_CHECK enum err endings_store_add_session(struct call *c, int64_t session_id,
	int64_t revoked_at_us);

/** The same for all sessions of an account that were revoked at that moment. */
MUST_CHECK enum err endings_store_add_sessions_of(struct call *c, int64_t user_id,
	int64_t revoked_at_us);

/** Records an account's new role; inside the db_write that gave it. */
MUST_CHECK enum err endings_store_add_role(struct call *c, int64_t user_id, enum account_role role);

/** Up to limit endings behind id, in the order of their ids. */
MUST_CHECK enum err endings_store_after(struct call *c, int64_t id, int limit,
	struct endings_page *page);

/** The newest endings of one account. */
MUST_CHECK enum err endings_store_of_user(struct call *c, int64_t user_id, int limit,
	struct endings_page *page);

/** Forgets what ended before; inside db_write. */
MUST_CHECK enum err endings_store_purge(struct call *c, int64_t before_us);

#endif

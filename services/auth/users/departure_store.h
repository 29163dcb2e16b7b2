/* Closed accounts in the database, and which daemons still hold something of theirs. */
#ifndef CRIER_AUTH_USERS_DEPARTURE_STORE_H
#define CRIER_AUTH_USERS_DEPARTURE_STORE_H

#include "base/call.h"

/* The daemons that hold what accounts own. */
enum departure_daemon { DEPARTURE_POSTS = 1, DEPARTURE_ANALYTICS };

#define DEPARTURE_DAEMONS 2

struct departure {
	int64_t user_id;
	enum departure_daemon daemon;
	int64_t departed_at_us;
	int64_t attempts; /* since the daemon last answered */
	int64_t next_at_us;
	bool settled; /* all was gone once */
};

struct departure_list {
	struct departure *items;
	size_t count;
};

/** Notes that every daemon is to be asked; inside the transaction that closes the account. */
MUST_CHECK enum err departure_store_add(struct call *c, int64_t user_id);

/** "posts" */
const char *departure_daemon_name(enum departure_daemon daemon);

/** Up to limit for which a daemon is to be asked now, the longest due first. */
MUST_CHECK enum err departure_store_due(struct call *c, enum departure_daemon daemon, int64_t limit,
	struct departure_list *due);

/** Makes one the caller's until next_at_us; inside db_write. @param[out] taken  false: another
 *  replica was faster */
MUST_CHECK enum err departure_store_take(struct call *c, const struct departure *departure,
	int64_t next_at_us, bool *taken);

/** Has it asked again at next_at_us, after an answer; inside db_write. */
MUST_CHECK enum err departure_store_put_off(struct call *c, const struct departure *departure,
	int64_t next_at_us);

/** Inside db_write. */
MUST_CHECK enum err departure_store_delete(struct call *c, const struct departure *departure);

/** How many daemons did not say yet that all is gone, over all accounts. */
MUST_CHECK enum err departure_store_pending(struct call *c, int64_t *count);

#endif

/* Mails that wait, in the database: at most one of a kind for an account. */
#ifndef CRIER_AUTH_MAILS_MAIL_STORE_H
#define CRIER_AUTH_MAILS_MAIL_STORE_H

#include "base/call.h"

enum mail_kind {
	MAIL_VERIFICATION = 1,
	MAIL_PASSWORD_RESET,
	MAIL_PASSWORD_CHANGED,
	MAIL_ADDRESS_CHANGED,
};

struct queued_mail {
	int64_t id;
	int64_t user_id;
	enum mail_kind kind;
	const char *send_to; /* NULL: the account's address */
	int64_t version;     /* one more when it was asked for again */
	int64_t created_at_us;
	int64_t attempts; /* with the one that begins */
};

/** Has a mail sent from the commit on; for an account that is not there none. Inside db_write,
 *  of which it becomes a part: it is sent if and only if that commits. */
MUST_CHECK enum err mail_store_put(struct call *c, int64_t user_id, enum mail_kind kind);

/** The same to an address that the account does not have any more. Of several that wait for one
 *  account the first is sent. */
MUST_CHECK enum err mail_store_put_to(struct call *c, int64_t user_id, enum mail_kind kind,
	const char *address);

/** Whether one is due. */
MUST_CHECK enum err mail_store_any_due(struct call *c, bool *any);

/** Takes the mail that is due first, which nobody else takes until lease_us from now; inside
 *  db_write. @return OK | ERR_NOT_FOUND (none is due) | ERR_UNAVAILABLE */
MUST_CHECK enum err mail_store_claim(struct call *c, int64_t lease_us, struct queued_mail *mail);

/** Has a mail tried again at due_at_us, unless it was asked for again; inside db_write. */
MUST_CHECK enum err mail_store_postpone(struct call *c, const struct queued_mail *mail,
	int64_t due_at_us);

/** Removes a mail, unless it was asked for again; inside db_write. */
MUST_CHECK enum err mail_store_remove(struct call *c, const struct queued_mail *mail);

/** How many wait. */
MUST_CHECK enum err mail_store_count(struct call *c, int64_t *count);

#endif

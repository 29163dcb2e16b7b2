/* From a queued mail to one that can be sent: what it says is made at that moment, so that its
 * token is nowhere but in the mail. */
#ifndef CRIER_AUTH_MAILS_MAIL_DRAFT_H
#define CRIER_AUTH_MAILS_MAIL_DRAFT_H

#include "mail/message.h"
#include "mails/mail_store.h"

/**
 * Takes the mail that is due first, and writes it; inside db_write. A token of it takes the place
 * of the one that an earlier attempt carried. One that has become pointless is removed.
 * @param lease_us    for which nobody else takes it
 * @param[out] ready  whether there is one to send
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err mail_draft_take(struct call *c, int64_t lease_us, struct queued_mail *queued,
	struct mail *mail, bool *ready);

#endif

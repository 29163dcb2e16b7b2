/* How often mails are asked for, and tokens of mails tried. */
#ifndef CRIER_AUTH_MAILS_MAIL_THROTTLE_H
#define CRIER_AUTH_MAILS_MAIL_THROTTLE_H

#include "mails/email_token.h"

/** Counts one mail to an address (normalised), whether it has an account or not.
 *  @return OK | ERR_THROTTLED */
MUST_CHECK enum err mail_throttle_ask(struct call *c, const char *email);

/** As email_token_find; only what does not hold is counted. @return also ERR_THROTTLED */
MUST_CHECK enum err mail_throttle_find(struct call *c, enum email_token_purpose purpose,
	const char *token, struct user *user);

#endif

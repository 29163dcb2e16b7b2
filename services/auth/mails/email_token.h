/* Tokens that a mail carries and that prove to have got it: one-time, for one purpose and one
 * address, known to the database by their digest alone. */
#ifndef CRIER_AUTH_MAILS_EMAIL_TOKEN_H
#define CRIER_AUTH_MAILS_EMAIL_TOKEN_H

#include "auth_types.h"
#include "base/call.h"

enum email_token_purpose {
	EMAIL_TOKEN_PASSWORD_RESET = 1,
	EMAIL_TOKEN_VERIFICATION,
};

/**
 * Makes a token for an account's address as it is now, in place of an earlier one of the same
 * purpose; inside db_write.
 * @param life_us     from now on
 * @param[out] token  43 characters of base64url, in the call's arena
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err email_token_make(struct call *c, const struct user *user,
	enum email_token_purpose purpose, int64_t life_us, const char **token);

/** Whose token it is, without spending it. @return OK | ERR_INVALID, at /token (spent, expired,
 *  replaced, sent to an address that is the account's no more, or none of ours) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err email_token_find(struct call *c, enum email_token_purpose purpose,
	const char *token, struct user *user);

/** The same, and spends it; inside db_write. @return as email_token_find */
MUST_CHECK enum err email_token_spend(struct call *c, enum email_token_purpose purpose,
	const char *token, struct user *user);

/** Makes an account's token worthless, if there is one; inside db_write. */
MUST_CHECK enum err email_token_void(struct call *c, int64_t user_id,
	enum email_token_purpose purpose);

#endif

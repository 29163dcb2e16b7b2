/* The digests of mailed tokens in the database. */
#ifndef CRIER_AUTH_MAILS_EMAIL_TOKEN_STORE_H
#define CRIER_AUTH_MAILS_EMAIL_TOKEN_STORE_H

#include "mails/email_token.h"

struct stored_email_token {
	int64_t user_id;
	enum email_token_purpose purpose;
	const char *digest;
	const char *sent_to;
	int64_t expires_at_us;
};

/** Keeps one in place of the account's earlier one of that purpose; inside db_write. */
MUST_CHECK enum err email_token_store_put(struct call *c, const struct stored_email_token *token);

/** The account of a token that holds now. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err email_token_store_user(struct call *c, enum email_token_purpose purpose,
	const char *digest, struct user *user);

/** Removes one that holds now; inside db_write. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err email_token_store_spend(struct call *c, enum email_token_purpose purpose,
	const char *digest);

/** Removes an account's, if there is one; inside db_write. */
MUST_CHECK enum err email_token_store_remove(struct call *c, int64_t user_id,
	enum email_token_purpose purpose);

#endif

/* Proving that an account's address is its owner's. */
#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "caller.h"
#include "credential_store.h"
#include "db/db.h"
#include "mails/email_token.h"
#include "mails/mail_store.h"
#include "mails/mail_throttle.h"

static enum err ask(struct call *c, void *arg)
{
	const struct user *user = arg;
	TRY(email_token_void(c, user->id, EMAIL_TOKEN_VERIFICATION));
	return mail_store_put(c, user->id, MAIL_VERIFICATION);
}

/* POST /api/auth/email/verification. 202; 409 for an address that is verified. */
enum err ask_email_verification(struct call *c, struct mail_promise *out)
{
	struct user user;
	TRY(caller_read(c, &user));
	if (user.email_verified)
		return fail(c, ERR_CONFLICT, "%s is verified already", user.email);
	TRY(mail_throttle_ask(c, user.email));
	TRY(db_write(c, ask, &user));
	out->message = "A mail with a link is on its way.";
	return OK;
}

static enum err verify(struct call *c, void *arg)
{
	const char *token = arg;
	struct user user;
	TRY(email_token_spend(c, EMAIL_TOKEN_VERIFICATION, token, &user));
	TRY(credential_store_verify_email(c, &user));
	return audit_store_add(c,
		&(struct audit_entry){.action = "email_verified", .subject_id = user.id});
}

/* POST /api/auth/email/verify. 204; 422 for a token that does not hold. */
enum err verify_email(struct call *c, const struct verify_email_in *in)
{
	char *token = arena_strdup(c->arena, in->body.token);
	struct user user;
	TRY(mail_throttle_find(c, EMAIL_TOKEN_VERIFICATION, token, &user));
	TRY(db_write(c, verify, token));
	user_cache_forget(c, auth_of(c)->users);
	return OK;
}

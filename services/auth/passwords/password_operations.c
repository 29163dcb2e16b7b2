/* A new password: for who knows the old one, or gets mail at the account's address. */
#include "api_keys/api_key_store.h"
#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "caller.h"
#include "credential_store.h"
#include "db/db.h"
#include "mails/email_token.h"
#include "mails/mail_store.h"
#include "mails/mail_throttle.h"
#include "passwords/password.h"
#include "sessions/session_store.h"
#include "sign_in.h"
#include "user.h"
#include "user_store.h"

struct changing {
	struct user user;
	const char *old_hash, *new_hash;
	const char *token; /* of a reset */
};

/* What every new password brings with it: a link that was asked for before it works no longer,
 * sessions end, and the owner is told. */
static enum err follow_up(struct call *c, int64_t user_id, int64_t kept_session_id,
	const char *action)
{
	TRY(email_token_void(c, user_id, EMAIL_TOKEN_PASSWORD_RESET));
	TRY(session_store_revoke_all(c, user_id, kept_session_id));
	TRY(mail_store_put(c, user_id, MAIL_PASSWORD_CHANGED));
	return audit_store_add(c, &(struct audit_entry){.action = action, .subject_id = user_id});
}

static enum err record_refusal(struct call *c, void *arg)
{
	const struct user *user = arg;
	return audit_store_add(c,
		&(struct audit_entry){.action = "password_change_refused", .subject_id = user->id});
}

/* That the current password is that: counted with the sign-ins, for here it can be guessed as well
 * as there. Not 401, which would have clients ask for new tokens. */
static enum err check_current(struct call *c, const char *password, struct user *user,
	const char **hash)
{
	bool matches;
	TRY(user_store_credentials(c, user->email, user, hash));
	TRY(hasher_verify(c, auth_of(c)->hasher, *hash, password, &matches));
	if (matches)
		return OK;
	TRY(db_write(c, record_refusal, user));
	return fail_field(c, "/current_password", "is not the account's password");
}

static enum err guess_current(struct call *c, const char *password, struct user *user,
	const char **hash)
{
	struct throttle *throttle = auth_of(c)->throttle;
	struct throttle_key keys[SIGN_IN_KEYS];
	sign_in_keys(c, user->email, keys);
	TRY(throttle_take(c, throttle, keys, SIGN_IN_KEYS));
	enum err err = check_current(c, password, user, hash);
	if (err != ERR_INVALID) /* only what was refused was a guess */
		throttle_refund(c, throttle, keys, SIGN_IN_KEYS);
	return err;
}

static enum err change(struct call *c, void *arg)
{
	const struct changing *changing = arg;
	int64_t user_id = changing->user.id;
	TRY(credential_store_change(c, user_id, changing->old_hash, changing->new_hash));
	return follow_up(c, user_id, c->principal.session_id, "password_changed");
}

/* PUT /api/auth/password. 204; 422 for a wrong current password; 429 after too many of them. */
enum err change_password(struct call *c, const struct change_password_in *in)
{
	struct changing changing = {0};
	TRY(caller_read(c, &changing.user));
	TRY(password_check(c, "/new_password", in->body.new_password, changing.user.email));
	TRY(guess_current(c, in->body.current_password, &changing.user, &changing.old_hash));
	TRY(hasher_hash(c, auth_of(c)->hasher, in->body.new_password, &changing.new_hash));
	TRY(db_write(c, change, &changing));
	endings_note_user(c, changing.user.id);
	return OK;
}

/* The same statements whether there is an account or not: without one they find no row. */
static enum err ask(struct call *c, void *arg)
{
	const char *email = arg;
	struct user user = {0};
	enum err err = user_store_by_email(c, email, &user);
	if (err == ERR_NOT_FOUND)
		call_forgive(c);
	else
		TRY(err);
	TRY(email_token_void(c, user.id, EMAIL_TOKEN_PASSWORD_RESET));
	TRY(mail_store_put(c, user.id, MAIL_PASSWORD_RESET));
	return audit_store_add(c,
		&(struct audit_entry){.action = "password_reset_asked", .subject_id = user.id});
}

/* POST /api/auth/password/forgot. 202 whether there is an account or not. */
enum err ask_password_reset(struct call *c, const struct ask_password_reset_in *in,
	struct mail_promise *out)
{
	char *email = arena_strdup(c->arena, user_normalise_email(c, in->body.email));
	TRY(mail_throttle_ask(c, email));
	TRY(db_write(c, ask, email));
	out->message = "If the address has an account, a mail with a link is on its way.";
	return OK;
}

static enum err reset(struct call *c, void *arg)
{
	struct changing *changing = arg;
	struct user *user = &changing->user;
	TRY(email_token_spend(c, EMAIL_TOKEN_PASSWORD_RESET, changing->token, user));
	TRY(credential_store_reset(c, user, changing->new_hash));
	TRY(email_token_void(c, user->id, EMAIL_TOKEN_VERIFICATION));
	TRY(api_key_store_delete_all(c, user->id)); /* somebody else may have made them */
	return follow_up(c, user->id, 0, "password_reset");
}

/* POST /api/auth/password/reset. 204; 422 for a token that does not hold. The dear hash is
 * computed only for one that does. */
enum err reset_password(struct call *c, const struct reset_password_in *in)
{
	struct changing changing = {.token = in->body.token};
	TRY(mail_throttle_find(c, EMAIL_TOKEN_PASSWORD_RESET, in->body.token, &changing.user));
	TRY(password_check(c, "/new_password", in->body.new_password, changing.user.email));
	TRY(hasher_hash(c, auth_of(c)->hasher, in->body.new_password, &changing.new_hash));
	TRY(db_write(c, reset, &changing));
	endings_note_user(c, changing.user.id);
	user_cache_forget(c, auth_of(c)->users); /* the address is proven as well */
	return OK;
}

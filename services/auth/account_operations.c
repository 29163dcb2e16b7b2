/* Opening an account, and signing in to it. */
#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "credential_store.h"
#include "db/db.h"
#include "mails/mail_store.h"
#include "passwords/password.h"
#include "sessions/browser.h"
#include "sessions/session_store.h"
#include "sign_in.h"
#include "user.h"
#include "user_store.h"

struct registering {
	struct user_draft draft;
	struct user user;
	struct session session;
	bool by_cookie;
	struct reply_header *headers; /* of the answer before; a body may run twice */
	struct tokens *tokens;
};

/* Inside the transaction, so that the answer can be kept there. */
static enum err issue(struct call *c, struct registering *registering)
{
	TRY(sign_in_issue(c, &registering->user, &registering->session, registering->tokens));
	if (registering->by_cookie)
		browser_take_tokens(c, &registering->session, registering->tokens);
	return OK;
}

static enum err insert_account(struct call *c, void *arg)
{
	struct registering *registering = arg;
	struct user *user = &registering->user;
	TRY(user_store_insert(c, &registering->draft, user));
	TRY(audit_store_add(c,
		&(struct audit_entry){.action = "register", .subject_id = user->id}));
	TRY(mail_store_put(c, user->id, MAIL_VERIFICATION));
	TRY(session_store_begin(c, user->id, sign_in_session_end(c), &registering->session));
	c->reply_headers = registering->headers;
	return issue(c, registering);
}

/* A look before the hash is computed: it is dear, and the answer would be the same. */
static enum err check_is_new(struct call *c, const char *email)
{
	struct user user;
	enum err err = user_store_by_email(c, email, &user);
	if (err == OK)
		return fail(c, ERR_CONFLICT, "%s has an account already", email);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	return OK;
}

/* POST /api/auth/register. 201 with tokens; 409 for an address that has an account. */
enum err register_user(struct call *c, const struct register_user_in *in, struct tokens *out)
{
	const struct auth *auth = auth_of(c);
	const char *email = user_normalise_email(c, in->body.email);
	const struct throttle_key key = {"register-ip", c->client_ip,
		auth->config->registrations_per_ip};
	TRY(password_check(c, "/password", in->body.password, email));
	TRY(throttle_take(c, auth->throttle, &key, 1));
	TRY(check_is_new(c, email));
	struct registering registering = {
		.draft = {.email = email, .name = in->body.name, .role = ACCOUNT_ROLE_USER},
		.by_cookie = in->cookie,
		.headers = c->reply_headers,
		.tokens = out,
	};
	TRY(hasher_hash(c, auth->hasher, in->body.password, &registering.draft.password_hash));
	keys_freshen(c, auth->keys);
	TRY(db_write(c, insert_account, &registering));
	user_cache_forget(c, auth->users);
	return OK;
}

struct beginning {
	struct user user;
	struct session session;
	const char *hash;	/* of the password that was given */
	const char *fresh_hash; /* to be stored instead; NULL: it stays */
};

/* A new password ends every session: one that the old password is about to begin must not begin
 * after that. */
static enum err check_unchanged(struct call *c, const struct beginning *beginning)
{
	enum err err = credential_store_check(c, beginning->user.id, beginning->hash);
	if (err == ERR_CONFLICT)
		return fail(c, ERR_UNAUTHENTICATED, SIGN_IN_REFUSED);
	return err;
}

static enum err begin_session(struct call *c, void *arg)
{
	struct beginning *beginning = arg;
	int64_t user_id = beginning->user.id;
	TRY(check_unchanged(c, beginning));
	if (beginning->fresh_hash)
		TRY(user_store_rehash(c, user_id, beginning->hash, beginning->fresh_hash));
	TRY(audit_store_add(c,
		&(struct audit_entry){.action = "signed_in", .subject_id = user_id}));
	return session_store_begin(c, user_id, sign_in_session_end(c), &beginning->session);
}

/* The password is at hand only now. It can wait for the next sign-in when the gate is full. */
static void rehash(struct call *c, const char *password, struct beginning *beginning)
{
	struct hasher *hasher = auth_of(c)->hasher;
	if (!hasher_is_outdated(hasher, beginning->hash))
		return;
	if (hasher_hash(c, hasher, password, &beginning->fresh_hash) != OK)
		call_forgive(c);
}

/* POST /api/auth/login. 401 whatever is wrong; 429 after too many attempts. */
enum err sign_in(struct call *c, const struct sign_in_in *in, struct tokens *out)
{
	struct throttle *throttle = auth_of(c)->throttle;
	const char *email = user_normalise_email(c, in->body.email);
	struct throttle_key keys[SIGN_IN_KEYS];
	struct beginning beginning = {0};
	sign_in_keys(c, email, keys);
	TRY(throttle_take(c, throttle, keys, SIGN_IN_KEYS));
	enum err err = sign_in_check(c, email, in->body.password, &beginning.user, &beginning.hash);
	if (err != ERR_UNAUTHENTICATED) /* only what was refused was a guess */
		throttle_refund(c, throttle, keys, SIGN_IN_KEYS);
	TRY(err);
	rehash(c, in->body.password, &beginning);
	TRY(db_write(c, begin_session, &beginning));
	TRY(sign_in_issue(c, &beginning.user, &beginning.session, out));
	if (in->cookie)
		browser_take_tokens(c, &beginning.session, out);
	return OK;
}

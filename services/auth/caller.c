/* One query: the session or API key must live, and its account is answered. */
#include "caller.h"

#include "api_keys/api_key_store.h"
#include "user_store.h"

static enum err read_key_owner(struct call *c, struct user *user)
{
	enum err err = api_key_store_user(c, c->principal.key_id, user);
	if (err == ERR_NOT_FOUND)
		return fail(c, ERR_UNAUTHENTICATED, "the API key was revoked");
	return err;
}

enum err caller_read(struct call *c, struct user *user)
{
	if (c->principal.key_id)
		return read_key_owner(c, user);
	enum err err = user_store_of_session(c, c->principal.session_id, user);
	if (err == ERR_NOT_FOUND)
		return fail(c, ERR_UNAUTHENTICATED, "the session has ended");
	return err;
}

enum err caller_check_admin(struct call *c)
{
	struct user user;
	TRY(caller_read(c, &user));
	if (user.role != ACCOUNT_ROLE_ADMIN)
		return fail(c, ERR_FORBIDDEN, "admins only");
	return OK;
}

enum err caller_check_may_change(struct call *c, int64_t user_id, bool *is_admin)
{
	struct user user;
	TRY(caller_read(c, &user));
	*is_admin = user.role == ACCOUNT_ROLE_ADMIN;
	if (*is_admin || user.id == user_id)
		return OK;
	return fail(c, ERR_FORBIDDEN, "only admins see the accounts of others");
}

enum err caller_check_session(struct call *c, const char *what)
{
	return c->principal.key_id ? fail(c, ERR_FORBIDDEN, "API keys may not %s: sign in", what)
				   : OK;
}

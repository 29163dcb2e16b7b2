/* What a signed-in person asks about themselves. */
#include "auth.h"
#include "auth_api.h"
#include "caller.h"
#include "db/db.h"
#include "user_store.h"

/* GET /api/auth/me. */
enum err get_me(struct call *c, struct user *out)
{
	return caller_read(c, out);
}

/* GET /api/auth/verify. */
enum err verify_token(struct call *c, struct verification *out)
{
	TRY(caller_read(c, &out->user));
	out->valid = true;
	out->has_expires_at = c->principal.expires_us != 0;
	out->expires_at_us = c->principal.expires_us;
	return OK;
}

struct renaming {
	const char *name;
	struct user *user;
};

static enum err rename_user(struct call *c, void *arg)
{
	struct renaming *renaming = arg;
	return user_store_rename(c, renaming->user->id, renaming->name, renaming->user);
}

/* PATCH /api/auth/me. */
enum err update_me(struct call *c, const struct update_me_in *in, struct user *out)
{
	struct renaming renaming = {.name = in->body.name, .user = out};
	TRY(caller_read(c, out));
	TRY(db_write(c, rename_user, &renaming));
	user_cache_forget(c, auth_of(c)->users);
	return OK;
}

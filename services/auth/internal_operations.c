/* What other daemons ask. */
#include "auth.h"
#include "auth_api.h"
#include "db/db.h"
#include "user.h"
#include "user_store.h"

/* GET /internal/users/{id}. */
enum err internal_get_user(struct call *c, const struct internal_get_user_in *in, struct user *out)
{
	return user_store_by_id(c, in->id, out);
}

struct ensuring {
	const char *email;
	const char *name;
	struct user *user;
};

static enum err ensure(struct call *c, void *arg)
{
	struct ensuring *ensuring = arg;
	return user_store_ensure(c, ensuring->email, ensuring->name, ensuring->user);
}

/* PUT /internal/users. */
enum err internal_ensure_user(struct call *c, const struct internal_ensure_user_in *in,
	struct user *out)
{
	struct ensuring ensuring = {.email = user_normalise_email(c, in->body.email),
		.name = in->body.name,
		.user = out};
	TRY(db_write(c, ensure, &ensuring));
	user_cache_forget(c, auth_of(c)->users);
	return OK;
}

/* Roles, for admins. */
#include "auth.h"
#include "auth_api.h"
#include "caller.h"
#include "user_store.h"
#include "users/role.h"

static void answer(const struct user *user, struct role_of *out)
{
	out->user_id = user->id;
	out->role = user->role;
}

/* GET /api/users/{id}/role. */
enum err get_role(struct call *c, const struct get_role_in *in, struct role_of *out)
{
	struct user user;
	TRY(caller_check_admin(c));
	TRY(user_store_by_id(c, in->id, &user));
	answer(&user, out);
	return OK;
}

/* PUT /api/users/{id}/role. 409 when the last admin would be none. */
enum err put_role(struct call *c, const struct put_role_in *in, struct role_of *out)
{
	struct user user;
	TRY(caller_check_admin(c));
	TRY(role_give(c, in->id, in->body.role, &user));
	user_cache_forget(c, auth_of(c)->users);
	answer(&user, out);
	return OK;
}

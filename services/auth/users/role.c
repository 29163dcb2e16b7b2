/* The statement judges the last admin; here it and its audit row are one transaction. */
#include "users/role.h"

#include "audit_store.h"
#include "db/db.h"
#include "sessions/endings.h"
#include "user_store.h"

struct giving {
	int64_t user_id;
	enum account_role role;
	struct user *user;
};

static enum err give(struct call *c, void *arg)
{
	struct giving *giving = arg;
	TRY(user_store_set_role(c, giving->user_id, giving->role, giving->user));
	return audit_store_add(c, &(struct audit_entry){.action = "role_changed",
					  .subject_id = giving->user_id,
					  .detail = account_role_name(giving->role)});
}

enum err role_give(struct call *c, int64_t user_id, enum account_role role, struct user *user)
{
	struct giving giving = {.user_id = user_id, .role = role, .user = user};
	TRY(db_write(c, give, &giving));
	endings_note_user(c, user_id);
	return OK;
}

/* One's sessions and how they are ended from elsewhere; the same for an admin and anybody's. */
#include <inttypes.h>

#include "audit_store.h"
#include "auth_api.h"
#include "caller.h"
#include "db/db.h"
#include "sessions/endings.h"
#include "sessions/session_store.h"
#include "user_store.h"

struct ending_one {
	int64_t user_id;
	int64_t session_id;
};

static enum err end_one(struct call *c, void *arg)
{
	const struct ending_one *one = arg;
	TRY(session_store_revoke_of(c, one->user_id, one->session_id));
	return audit_store_add(c,
		&(struct audit_entry){.action = "session_ended",
			.subject_id = one->user_id,
			.detail = call_printf(c, "session %" PRId64, one->session_id)});
}

struct ending_all {
	int64_t user_id;
	int64_t except_session_id; /* 0: all */
};

static enum err end_all(struct call *c, void *arg)
{
	const struct ending_all *all = arg;
	TRY(session_store_revoke_all(c, all->user_id, all->except_session_id));
	return audit_store_add(c, &(struct audit_entry){.action = "sessions_ended",
					  .subject_id = all->user_id,
					  .detail = all->except_session_id ? "others" : "all"});
}

static enum err end_sessions_of(struct call *c, struct ending_all all)
{
	TRY(db_write(c, end_all, &all));
	endings_note_user(c, all.user_id);
	return OK;
}

/* GET /api/auth/sessions. */
enum err list_sessions(struct call *c, struct session_list *out)
{
	struct user user;
	TRY(caller_read(c, &user));
	return session_store_list(c, user.id, &out->items);
}

/* DELETE /api/auth/sessions/{id}. 404 for what is not one's own. */
enum err end_session(struct call *c, const struct end_session_in *in)
{
	struct user user;
	TRY(caller_read(c, &user));
	struct ending_one one = {user.id, in->id};
	TRY(db_write(c, end_one, &one));
	endings_note_session(c, in->id);
	return OK;
}

/* DELETE /api/auth/sessions. */
enum err end_sessions(struct call *c, const struct end_sessions_in *in)
{
	struct user user;
	TRY(caller_read(c, &user));
	return end_sessions_of(c,
		(struct ending_all){user.id, in->others ? c->principal.session_id : 0});
}

/* That an admin asks, and about an account that is there. */
static enum err check_admin_asks(struct call *c, int64_t user_id)
{
	struct user user;
	TRY(caller_check_admin(c));
	return user_store_by_id(c, user_id, &user);
}

/* GET /api/users/{id}/sessions. */
enum err list_user_sessions(struct call *c, const struct list_user_sessions_in *in,
	struct session_list *out)
{
	TRY(check_admin_asks(c, in->id));
	return session_store_list(c, in->id, &out->items);
}

/* DELETE /api/users/{id}/sessions. */
enum err end_user_sessions(struct call *c, const struct end_user_sessions_in *in)
{
	TRY(check_admin_asks(c, in->id));
	return end_sessions_of(c, (struct ending_all){in->id, 0});
}

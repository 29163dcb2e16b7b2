/* Accounts, for admins and for whom they are. */
#include <inttypes.h>
#include <string.h>

#include "audit_store.h"
#include "auth.h"
#include "auth_api.h"
#include "base/version_tag.h"
#include "caller.h"
#include "db/db.h"
#include "mails/mail_store.h"
#include "passwords/password.h"
#include "sessions/endings_store.h"
#include "sessions/session_store.h"
#include "user.h"
#include "user_store.h"
#include "users/departure_store.h"

struct opening {
	struct user_draft draft;
	struct user *user;
};

static enum err open_account(struct call *c, void *arg)
{
	const struct opening *opening = arg;
	TRY(user_store_insert(c, &opening->draft, opening->user));
	TRY(mail_store_put(c, opening->user->id, MAIL_VERIFICATION));
	return audit_store_add(c, &(struct audit_entry){.action = "account_opened",
					  .subject_id = opening->user->id,
					  .detail = account_role_name(opening->user->role)});
}

static enum err hash_password(struct call *c, const char *password, struct user_draft *draft)
{
	if (!password)
		return OK;
	TRY(password_check(c, "/password", password, draft->email));
	return hasher_hash(c, auth_of(c)->hasher, password, &draft->password_hash);
}

/* POST /api/users. 201; 409 for an address that has an account. */
enum err create_user(struct call *c, const struct create_user_in *in, struct user *out)
{
	struct opening opening = {
		.draft = {.email = user_normalise_email(c, in->body.email),
			.name = in->body.name,
			.role = in->body.role ? in->body.role : ACCOUNT_ROLE_USER},
		.user = out,
	};
	TRY(caller_check_admin(c));
	if (opening.draft.role != ACCOUNT_ROLE_USER)
		TRY(caller_check_session(c, "give roles"));
	TRY(hash_password(c, in->body.password, &opening.draft));
	TRY(db_write(c, open_account, &opening));
	user_cache_forget(c, auth_of(c)->users);
	return OK;
}

/* GET /api/users/{id}. 304 where the reader has it. */
enum err get_user(struct call *c, const struct get_user_in *in, struct user *out)
{
	bool is_admin;
	TRY(caller_check_may_change(c, in->id, &is_admin));
	return user_store_by_id(c, in->id, out);
}

/* What is given replaces what is there; 0 and NULL leave it. */
struct edit {
	int64_t id;
	const char *if_match;
	const char *email; /* normalised */
	const char *name;
	enum account_role role;
	bool by_admin;
	struct user *user;
};

static enum err read_to_change(struct call *c, const struct edit *edit)
{
	TRY(user_store_to_change(c, edit->id, edit->user));
	if (version_tag_matches(edit->if_match, edit->user->version))
		return OK;
	return fail(c, ERR_PRECONDITION, "the account is at version %" PRId64 " by now",
		edit->user->version);
}

static enum err change_role(struct call *c, const struct edit *edit)
{
	struct user *user = edit->user;
	if (!edit->role || edit->role == user->role)
		return OK;
	if (!edit->by_admin)
		return fail(c, ERR_FORBIDDEN, "only an admin gives roles");
	TRY(caller_check_session(c, "give roles"));
	if (user->role == ACCOUNT_ROLE_ADMIN)
		TRY(user_store_check_other_admin(c, user->id));
	user->role = edit->role;
	TRY(endings_store_add_role(c, user->id, user->role));
	return audit_store_add(c, &(struct audit_entry){.action = "role_changed",
					  .subject_id = user->id,
					  .detail = account_role_name(user->role)});
}

/* Somebody who took over a session could change the address unseen. To one that nobody has proven
 * to be theirs nothing is sent: it may be a stranger's. */
static enum err tell_old_address(struct call *c, const struct user *user)
{
	if (!user->email_verified)
		return OK;
	return mail_store_put_to(c, user->id, MAIL_ADDRESS_CHANGED, user->email);
}

/* Who reads an account's mail can have its password reset. */
static enum err change_email(struct call *c, const struct edit *edit)
{
	if (!edit->email || strcmp(edit->email, edit->user->email) == 0)
		return OK;
	TRY(caller_check_session(c, "change addresses"));
	TRY(tell_old_address(c, edit->user));
	edit->user->email = edit->email;
	return mail_store_put(c, edit->id, MAIL_VERIFICATION);
}

static enum err change(struct call *c, void *arg)
{
	const struct edit *edit = arg;
	if (edit->role)
		TRY(user_store_lock_admins(c));
	TRY(read_to_change(c, edit));
	TRY(change_role(c, edit));
	TRY(change_email(c, edit));
	if (edit->name)
		edit->user->name = edit->name;
	TRY(user_store_update(c, edit->user));
	return audit_store_add(c,
		&(struct audit_entry){.action = "account_changed", .subject_id = edit->id});
}

static enum err carry_out(struct call *c, struct edit *edit)
{
	TRY(caller_check_may_change(c, edit->id, &edit->by_admin));
	TRY(db_write(c, change, edit));
	endings_note_user(c, edit->id);
	user_cache_forget(c, auth_of(c)->users);
	return OK;
}

/* PUT /api/users/{id}. */
enum err replace_user(struct call *c, const struct replace_user_in *in, struct user *out)
{
	struct edit edit = {
		.id = in->id,
		.if_match = in->if_match,
		.email = user_normalise_email(c, in->body.email),
		.name = in->body.name,
		.role = in->body.role,
		.user = out,
	};
	return carry_out(c, &edit);
}

/* PATCH /api/users/{id}. */
enum err update_user(struct call *c, const struct update_user_in *in, struct user *out)
{
	struct edit edit = {
		.id = in->id,
		.if_match = in->if_match,
		.email = in->body.email ? user_normalise_email(c, in->body.email) : NULL,
		.name = in->body.name,
		.role = in->body.role,
		.user = out,
	};
	return carry_out(c, &edit);
}

/* Its sessions go with it. The audit log keeps the number, which names nobody from here on. */
static enum err close_account(struct call *c, void *arg)
{
	const struct edit *edit = arg;
	TRY(user_store_lock_admins(c));
	TRY(read_to_change(c, edit));
	if (edit->user->role == ACCOUNT_ROLE_ADMIN)
		TRY(user_store_check_other_admin(c, edit->id));
	TRY(departure_store_add(c, edit->id));
	TRY(session_store_revoke_all(c, edit->id, 0));
	TRY(user_store_forget_answers(c, edit->id));
	TRY(user_store_delete(c, edit->user));
	return audit_store_add(c,
		&(struct audit_entry){.action = "account_closed", .subject_id = edit->id});
}

/* DELETE /api/users/{id}. 409 for the last admin. */
enum err delete_user(struct call *c, const struct delete_user_in *in)
{
	struct user user;
	struct edit edit = {.id = in->id, .if_match = in->if_match, .user = &user};
	TRY(caller_check_may_change(c, in->id, &edit.by_admin));
	TRY(db_write(c, close_account, &edit));
	endings_note_user(c, in->id);
	user_cache_forget(c, auth_of(c)->users);
	return OK;
}

/* Accounts in the database. */
#ifndef CRIER_AUTH_USER_STORE_H
#define CRIER_AUTH_USER_STORE_H

#include "auth_types.h"
#include "base/call.h"

struct db_row;

/* A new account. */
struct user_draft {
	const char *email; /* normalised */
	const char *name;
	enum account_role role;
	const char *password_hash; /* NULL: nobody can sign in with a password */
};

/** Adds an account; inside db_write. @return OK | ERR_CONFLICT (the address has one) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_insert(struct call *c, const struct user_draft *draft,
	struct user *user);

/** The account of an address; one without a password is added where there is none. Inside
 *  db_write. @return OK | ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_ensure(struct call *c, const char *email, const char *name,
	struct user *user);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_by_id(struct call *c, int64_t id, struct user *user);
MUST_CHECK enum err user_store_by_email(struct call *c, const char *email, struct user *user);

/**
 * What signing in needs of an address.
 * @param[out] password_hash  NULL when there is no account, or no password; then user->id
 *                            tells which
 * @return OK | ERR_UNAVAILABLE
 */
MUST_CHECK enum err user_store_credentials(struct call *c, const char *email, struct user *user,
	const char **password_hash);

/** The account of a session that lives. @return OK | ERR_NOT_FOUND (it does not) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_of_session(struct call *c, int64_t session_id, struct user *user);

/** Replaces exactly that hash of the same password; inside db_write. */
MUST_CHECK enum err user_store_rehash(struct call *c, int64_t id, const char *old_hash,
	const char *new_hash);

/** Inside db_write. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_rename(struct call *c, int64_t id, const char *name,
	struct user *user);

/** Inside db_write; endings_note_user comes after the commit. @return OK | ERR_NOT_FOUND |
 *  ERR_CONFLICT (the last admin would be none) | ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_set_role(struct call *c, int64_t id, enum account_role role,
	struct user *user);

/**
 * Inside db_write, before an account that may cease to be an admin's is read to be changed: until
 * that ends, those who are admins now stay so but for what this transaction does.
 */
MUST_CHECK enum err user_store_lock_admins(struct call *c);

/** After user_store_lock_admins. @return OK | ERR_CONFLICT (nobody else is an admin) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_check_other_admin(struct call *c, int64_t id);

/** As user_store_by_id inside db_write: until that ends nobody else changes the account. */
MUST_CHECK enum err user_store_to_change(struct call *c, int64_t id, struct user *user);

/** Writes address, name and role of an account that user_store_to_change read; comes back as it
 *  is stored, its version one more. @return OK | ERR_CONFLICT (the address has an account) |
 *  ERR_UNAVAILABLE */
MUST_CHECK enum err user_store_update(struct call *c, struct user *user);

/** Removes an account that user_store_to_change read, with its sessions. */
MUST_CHECK enum err user_store_delete(struct call *c, const struct user *user);

/** Removes what was answered to an account's requests with an Idempotency-Key. */
MUST_CHECK enum err user_store_forget_answers(struct call *c, int64_t user_id);

/** Reads the cells that {user_columns} of sql/users.sql names, for statements of other tables. */
void user_store_read(struct db_row *row, struct user *user);

/** Whether there is an admin. */
MUST_CHECK enum err user_store_any_admin(struct call *c, bool *any);

#endif

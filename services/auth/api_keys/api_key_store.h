/* API keys in the database. */
#ifndef CRIER_AUTH_API_KEYS_API_KEY_STORE_H
#define CRIER_AUTH_API_KEYS_API_KEY_STORE_H

#include "auth_types.h"
#include "base/call.h"

/* A new key. */
struct api_key_row {
	int64_t user_id;
	const char *name;
	const char *prefix; /* of the secret */
	const char *scopes; /* words */
	const char *digest; /* of the secret, in hex */
	int64_t created_at_us;
	bool expires;
	int64_t expires_at_us;
};

/* Whom a key stands for, as it is stored. */
struct api_key_owner {
	const char *digest;
	int64_t user_id;
	enum account_role role; /* of this moment */
	const char *scopes;
	bool expires;
	int64_t expires_at_us;
	bool was_used;
	int64_t last_used_at_us;
};

/** Adds a key of an account that has less than keys_max; inside db_write.
 *  @return OK | ERR_CONFLICT (it has as many) | ERR_NOT_FOUND (no account) | ERR_UNAVAILABLE */
MUST_CHECK enum err api_key_store_add(struct call *c, const struct api_key_row *row,
	int64_t keys_max, int64_t *id);

/** All keys of an account, newest first. */
MUST_CHECK enum err api_key_store_page(struct call *c, int64_t user_id, struct api_key_list *keys);

/** Removes a key; inside db_write. @return OK | ERR_NOT_FOUND (not theirs) | ERR_UNAVAILABLE */
MUST_CHECK enum err api_key_store_delete(struct call *c, int64_t id, int64_t user_id,
	const char **name);

/** Removes all keys of an account; inside db_write. */
MUST_CHECK enum err api_key_store_delete_all(struct call *c, int64_t user_id);

/** @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err api_key_store_owner(struct call *c, int64_t id, struct api_key_owner *owner);

/** The account of a key that lives. @return OK | ERR_NOT_FOUND | ERR_UNAVAILABLE */
MUST_CHECK enum err api_key_store_user(struct call *c, int64_t id, struct user *user);

/** Notes that a key was used, unless a use less than a minute older is there; inside db_write. */
MUST_CHECK enum err api_key_store_used(struct call *c, int64_t id, int64_t used_at_us);

#endif

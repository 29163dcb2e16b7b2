/* Linking by address is done once, and only on the provider's word that it is theirs. */
#include "oidc/identity.h"

#include <string.h>

#include "api_keys/api_key_store.h"
#include "audit_store.h"
#include "base/utf8.h"
#include "credential_store.h"
#include "oidc/identity_store.h"
#include "sessions/session_store.h"
#include "user.h"
#include "user_store.h"
#include "json/format.h"

const char *identity_name(struct call *c, const char *name, const char *email)
{
	char *clean = call_alloc(c, name ? strlen(name) + 1 : 1);
	size_t len = 0;
	for (int count = 0; name && *name && count < NAME_CHARACTERS_MAX;) {
		size_t step = (size_t)(utf8_next(name) - name);
		if ((unsigned char)*name >= 0x20 && *name != 0x7F) {
			memcpy(clean + len, name, step);
			len += step;
			count++;
		}
		name += step;
	}
	if (format_matches(FORMAT_SINGLE_LINE, clean))
		return clean;
	return arena_copy(c->arena, email, strcspn(email, "@"));
}

static enum err note(struct call *c, const char *action, int64_t user_id, const char *issuer)
{
	return audit_store_add(c,
		&(struct audit_entry){.action = action, .subject_id = user_id, .detail = issuer});
}

/* Whoever opened this account never showed that the address is theirs; now its owner comes, and
 * must not share it with somebody who waited for that. Read again with the row held: of two of the
 * owner's callbacks at once the later must not end the session of the earlier. */
static enum err take_over(struct call *c, struct user *user)
{
	TRY(user_store_to_change(c, user->id, user));
	if (user->email_verified || user->role == ACCOUNT_ROLE_ADMIN)
		return OK;
	TRY(identity_store_drop_password(c, user->id));
	TRY(api_key_store_delete_all(c, user->id));
	return session_store_revoke_all(c, user->id, 0);
}

static enum err find_or_open(struct call *c, const struct oidc_claims *claims, const char *email,
	struct user *user)
{
	enum err err = user_store_by_email(c, email, user);
	if (err == OK)
		return take_over(c, user);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	TRY(user_store_ensure(c, email, identity_name(c, claims->name, email), user));
	return note(c, "register", user->id, claims->issuer);
}

static enum err link(struct call *c, const struct identity *identity,
	const struct oidc_claims *claims, int64_t *user_id)
{
	struct user user;
	if (!claims->email || !claims->email_verified ||
		!format_matches(FORMAT_EMAIL, claims->email))
		return fail(c, ERR_FORBIDDEN,
			"the identity provider does not say that your e-mail address is yours");
	TRY(find_or_open(c, claims, user_normalise_email(c, claims->email), &user));
	TRY(credential_store_verify_email(c, &user));
	*user_id = user.id;
	TRY(identity_store_link(c, identity, user_id));
	return note(c, "identity_linked", *user_id, claims->issuer);
}

enum err identity_sign_in(struct call *c, const struct oidc_claims *claims, struct user *user)
{
	const struct identity identity = {claims->issuer, claims->subject};
	int64_t user_id;
	enum err err = identity_store_touch(c, &identity, &user_id);
	if (err == ERR_NOT_FOUND) {
		call_forgive(c);
		err = link(c, &identity, claims, &user_id);
	}
	TRY(err);
	TRY(user_store_by_id(c, user_id, user));
	return note(c, "identity_sign_in", user_id, claims->issuer);
}

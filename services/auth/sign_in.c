/* The dummy hash is in hasher.c; here is the rest of "alike": one query, one hash, one audit row,
 * one sentence. */
#include "sign_in.h"

#include "audit_store.h"
#include "auth.h"
#include "db/db.h"
#include "user.h"
#include "user_store.h"

enum err sign_in_issue(struct call *c, const struct user *user, const struct session *session,
	struct tokens *tokens)
{
	const struct auth *auth = auth_of(c);
	int64_t now_s = call_now_us(c) / US_PER_SECOND;
	const struct token_claims access = {
		.issuer = auth->issuer,
		.audience = auth->issuer,
		.user_id = user->id,
		.session_id = session->id,
		.role = user_role(user->role),
		.issued_s = now_s,
		.expires_s = now_s + auth->config->access_s,
	};
	const struct refresh_claims refresh = {session->id, session->counter};
	TRY(keys_sign(c, auth->keys, &access, &tokens->access_token));
	TRY(keys_seal(c, auth->keys, &refresh, &tokens->refresh_token));
	tokens->csrf_token = NULL;
	tokens->token_type = "Bearer";
	tokens->expires_in = auth->config->access_s;
	tokens->user = *user;
	return OK;
}

int64_t sign_in_session_end(const struct call *c)
{
	return call_now_us(c) + auth_of(c)->config->refresh_days * US_PER_DAY;
}

static enum err record_failure(struct call *c, void *arg)
{
	const struct user *user = arg;
	return audit_store_add(c,
		&(struct audit_entry){.action = "sign_in_failed", .subject_id = user->id});
}

enum err sign_in_check(struct call *c, const char *email, const char *password, struct user *user,
	const char **hash)
{
	struct hasher *hasher = auth_of(c)->hasher;
	const char *stored;
	bool matches;
	TRY(user_store_credentials(c, email, user, &stored));
	TRY(hasher_verify(c, hasher, stored, password, &matches));
	if (!matches) {
		TRY(db_write(c, record_failure, user));
		return fail(c, ERR_UNAUTHENTICATED, SIGN_IN_REFUSED);
	}
	*hash = stored;
	return OK;
}

void sign_in_keys(const struct call *c, const char *email, struct throttle_key keys[SIGN_IN_KEYS])
{
	const struct auth_config *config = auth_of(c)->config;
	keys[0] = (struct throttle_key){"sign-in-ip", c->client_ip, config->sign_ins_per_ip};
	keys[1] = (struct throttle_key){"sign-in-account", email, config->sign_ins_per_account};
}

/* An unknown key and a wrong secret get the same answer. */
#include "api_keys/api_key.h"

#include <inttypes.h>

#include "api_keys/api_key_store.h"
#include "audit_store.h"
#include "base/scope.h"
#include "db/db.h"
#include "token/api_key.h"

#define PREFIX_LEN 4 /* of the secret, to tell keys by; 24 of its 256 bits */

struct creating {
	struct api_key_row row;
	int64_t keys_max;
	const struct api_key_draft *draft;
	const char *secret;
	struct new_api_key *key;
};

static unsigned mask_of(const struct api_scope_list *scopes)
{
	unsigned mask = SCOPE_NONE;
	for (size_t i = 0; i < scopes->count; i++)
		mask |= scope_parse_words(api_scope_name(scopes->items[i]));
	return mask;
}

static void describe(struct call *c, const struct creating *creating, int64_t id)
{
	const struct api_key_draft *draft = creating->draft;
	*creating->key = (struct new_api_key){.id = id,
		.key = call_printf(c, "crier_%" PRId64 "_%s", id, creating->secret),
		.name = draft->name,
		.prefix = call_printf(c, "crier_%" PRId64 "_%s", id, creating->row.prefix),
		.scopes = draft->scopes,
		.created_at_us = creating->row.created_at_us,
		.has_expires_at = draft->has_expires_at,
		.expires_at_us = draft->expires_at_us};
}

static enum err insert_key(struct call *c, void *arg)
{
	const struct creating *creating = arg;
	const struct api_key_row *row = &creating->row;
	int64_t id;
	TRY(api_key_store_add(c, row, creating->keys_max, &id));
	describe(c, creating, id);
	return audit_store_add(c,
		&(struct audit_entry){.action = "api_key_created",
			.subject_id = row->user_id,
			.detail = call_printf(c, "%" PRId64 " %s", id, row->scopes)});
}

static enum err check_end(struct call *c, const struct api_key_draft *draft)
{
	if (draft->has_expires_at && draft->expires_at_us <= call_now_us(c))
		return fail_field(c, "/expires_at", "must be in the future");
	return OK;
}

enum err api_key_create(struct call *c, int64_t user_id, const struct api_key_draft *draft,
	struct new_api_key *key)
{
	char *secret = call_alloc(c, API_KEY_SECRET_SIZE);
	char *digest = call_alloc(c, API_KEY_DIGEST_SIZE);
	TRY(check_end(c, draft));
	api_key_generate(secret, digest);
	struct creating creating = {
		.row = {.user_id = user_id,
			.name = draft->name,
			.prefix = call_printf(c, "%.*s", PREFIX_LEN, secret),
			.scopes = scope_words(c->arena, mask_of(&draft->scopes)),
			.digest = digest,
			.created_at_us = call_now_us(c),
			.expires = draft->has_expires_at,
			.expires_at_us = draft->expires_at_us},
		.keys_max = auth_of(c)->config->keys_per_user,
		.draft = draft,
		.secret = secret,
		.key = key,
	};
	return db_write(c, insert_key, &creating);
}

struct revoking {
	int64_t user_id;
	int64_t id;
};

static enum err delete_key(struct call *c, void *arg)
{
	const struct revoking *revoking = arg;
	const char *name;
	TRY(api_key_store_delete(c, revoking->id, revoking->user_id, &name));
	return audit_store_add(c,
		&(struct audit_entry){.action = "api_key_revoked",
			.subject_id = revoking->user_id,
			.detail = call_printf(c, "%" PRId64 " %s", revoking->id, name)});
}

enum err api_key_revoke(struct call *c, int64_t user_id, int64_t id)
{
	return db_write(c, delete_key, &(struct revoking){user_id, id});
}

static void note_use(struct call *c, struct auth *auth, int64_t id,
	const struct api_key_owner *owner)
{
	int64_t now_us = call_now_us(c);
	if (!owner->was_used || now_us - owner->last_used_at_us >= US_PER_MINUTE)
		key_usage_note(auth->key_usage, id, now_us);
}

enum err api_key_check(struct call *c, struct auth *auth, const struct api_key_claim *claim,
	struct api_key_holder *holder)
{
	struct api_key_owner owner;
	TRY(api_key_store_owner(c, claim->id, &owner));
	if (!api_key_same_digest(owner.digest, claim->digest) ||
		(owner.expires && call_now_us(c) >= owner.expires_at_us))
		return fail(c, ERR_NOT_FOUND, "there is no such API key");
	note_use(c, auth, claim->id, &owner);
	*holder = (struct api_key_holder){.user_id = owner.user_id,
		.role = owner.role,
		.scopes = owner.scopes,
		.has_expires_at = owner.expires,
		.expires_at_us = owner.expires_at_us};
	return OK;
}

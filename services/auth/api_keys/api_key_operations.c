/* API keys: people make and end them, daemons ask about them. */
#include "api_keys/api_key.h"
#include "api_keys/api_key_store.h"
#include "auth_api.h"
#include "caller.h"

/* GET /api/auth/api-keys. */
enum err list_api_keys(struct call *c, struct api_key_page *out)
{
	struct user user;
	TRY(caller_read(c, &user));
	return api_key_store_page(c, user.id, &out->items);
}

/* POST /api/auth/api-keys. 201 with the key; 409 for one too many. */
enum err create_api_key(struct call *c, const struct create_api_key_in *in, struct new_api_key *out)
{
	struct user user;
	TRY(caller_read(c, &user));
	return api_key_create(c, user.id, &in->body, out);
}

/* DELETE /api/auth/api-keys/{id}. 404 also for somebody else's. */
enum err revoke_api_key(struct call *c, const struct revoke_api_key_in *in)
{
	struct user user;
	TRY(caller_read(c, &user));
	return api_key_revoke(c, user.id, in->id);
}

/* POST /internal/api-keys/check. 404 for a key that does not hold. */
enum err internal_check_api_key(struct call *c, const struct internal_check_api_key_in *in,
	struct api_key_holder *out)
{
	return api_key_check(c, auth_of(c), &in->body, out);
}

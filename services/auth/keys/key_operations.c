/* The public keys, for everybody who verifies tokens. */
#include <string.h>

#include "auth.h"
#include "auth_api.h"

/* GET /.well-known/jwks.json. */
enum err get_jwks(struct call *c, struct raw_body *out)
{
	TRY(keys_jwks(c, auth_of(c)->keys, &out->data));
	out->len = strlen(out->data);
	out->content_type = "application/jwk-set+json";
	return OK;
}

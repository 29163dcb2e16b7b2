/* Where script has the CSRF token from that cannot read the cookie. */
#include "auth.h"
#include "auth_api.h"
#include "caller.h"
#include "http/csrf.h"

/* GET /api/auth/csrf. */
enum err get_csrf_token(struct call *c, struct csrf_token *out)
{
	struct user user;
	TRY(caller_read(c, &user));
	out->csrf_token = csrf_token(c, &auth_of(c)->csrf, c->principal.session_id);
	return OK;
}

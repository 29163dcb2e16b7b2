/* No post without its author. One's own token proves oneself; anybody else is asked for. */
#include "author.h"

#include <inttypes.h>

#include "posts.h"

static enum err check_exists(struct call *c, int64_t user_id)
{
	struct raw_body answer;
	const struct http_request request = {
		.method = HTTP_GET,
		.path = call_printf(c, "/internal/users/%" PRId64, user_id),
		.raw_answer = &answer,
	};
	enum err err = http_client_send(c, posts_of(c)->auth, &request);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	return fail_field(c, "/user_id", "there is no account %" PRId64, user_id);
}

enum err author_resolve(struct call *c, int64_t user_id, int64_t *author_id)
{
	bool own = !user_id || user_id == c->principal.user_id;
	if (!own && c->principal.role != ROLE_ADMIN)
		return fail(c, ERR_FORBIDDEN, "only an admin writes in another's name");
	if (!own)
		TRY(check_exists(c, user_id));
	*author_id = own ? c->principal.user_id : user_id;
	return OK;
}

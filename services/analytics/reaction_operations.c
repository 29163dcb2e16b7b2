/* The operations on reactions. */
#include <inttypes.h>

#include "analytics.h"
#include "analytics_api.h"
#include "reaction_store.h"

/* Only what is public can be reacted to: posts is asked as a stranger. */
static enum err check_public(struct call *c, int64_t post_id)
{
	struct raw_body post;
	return http_client_send(c, analytics_of(c)->posts,
		&(struct http_request){
			.method = HTTP_GET,
			.path = call_printf(c, "/api/posts/%" PRId64, post_id),
			.raw_answer = &post,
		});
}

static enum err put(struct call *c, void *arg)
{
	return reaction_store_put(c, arg);
}

/* PUT /api/posts/{id}/reaction. 404 for a post that is not public. */
enum err put_reaction(struct call *c, const struct put_reaction_in *in, struct reaction *out)
{
	TRY(check_public(c, in->id));
	*out = (struct reaction){
		.post_id = in->id,
		.user_id = c->principal.user_id,
		.type = in->body.type,
		.created_at_us = call_now_us(c),
	};
	return db_write(c, put, out);
}

static enum err take_back(struct call *c, void *arg)
{
	const int64_t *post_id = arg;
	return reaction_store_delete(c, *post_id, c->principal.user_id);
}

/* DELETE /api/posts/{id}/reaction. */
enum err delete_reaction(struct call *c, const struct delete_reaction_in *in)
{
	int64_t post_id = in->id;
	return db_write(c, take_back, &post_id);
}

/* GET /api/posts/{id}/reaction. 404 without one. */
enum err get_reaction(struct call *c, const struct get_reaction_in *in, struct reaction *out)
{
	return reaction_store_get(c, in->id, c->principal.user_id, out);
}

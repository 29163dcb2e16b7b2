/* The operations on reactions. */
#include <inttypes.h>

#include "analytics.h"
#include "analytics_api.h"
#include "post_facts/known_posts.h"
#include "ranking_cache.h"
#include "reactions/reacting.h"

/* Only what is public can be reacted to. */
static enum err check_public(struct call *c, int64_t post_id)
{
	int64_t owner_id, removals;
	TRY(known_posts_look_up(c, analytics_of(c)->known_posts, &post_id, 1, &owner_id,
		&removals));
	return owner_id ? OK : fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, post_id);
}

static enum err put(struct call *c, void *arg)
{
	return reacting_put(c, arg);
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
	TRY(db_write(c, put, out));
	ranking_cache_forget(c);
	return OK;
}

static enum err take_back(struct call *c, void *arg)
{
	const int64_t *post_id = arg;
	return reacting_take_back(c, *post_id, c->principal.user_id);
}

/* DELETE /api/posts/{id}/reaction. */
enum err delete_reaction(struct call *c, const struct delete_reaction_in *in)
{
	int64_t post_id = in->id;
	TRY(db_write(c, take_back, &post_id));
	ranking_cache_forget(c);
	return OK;
}

/* GET /api/posts/{id}/reaction. 404 without one. */
enum err get_reaction(struct call *c, const struct get_reaction_in *in, struct reaction *out)
{
	return reaction_store_get(c, in->id, c->principal.user_id, out);
}

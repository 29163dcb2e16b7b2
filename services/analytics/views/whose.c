/* Whose figures somebody may see. */
#include "views/whose.h"

#include <inttypes.h>

#include "analytics.h"
#include "post_facts/posts_reader.h"
#include "views/view_store.h"

static bool is_admin(const struct call *c)
{
	return c->principal.role == ROLE_ADMIN;
}

enum err whose_account(struct call *c, bool has_user_id, int64_t user_id, struct whose *whose)
{
	if (!has_user_id && is_admin(c)) {
		*whose = (struct whose){.words = "all posts"};
		return OK;
	}
	int64_t id = has_user_id ? user_id : c->principal.user_id;
	bool is_own = id == c->principal.user_id;
	if (!is_own && !is_admin(c))
		return fail(c, ERR_FORBIDDEN, "these are somebody else's posts");
	*whose = (struct whose){.subject = -id,
		.has_user_id = true,
		.user_id = id,
		.words = is_own ? "your posts" : call_printf(c, "posts of user %" PRId64, id)};
	return OK;
}

/* What is not known yet may be there all the same: made a moment ago. */
static enum err find_post(struct call *c, int64_t post_id, struct view_post *post)
{
	enum err err = view_store_post(c, post_id, post);
	if (err != ERR_NOT_FOUND)
		return err;
	call_forgive(c);
	TRY(posts_reader_read_on(c, analytics_of(c)->posts_reader));
	return view_store_post(c, post_id, post);
}

enum err whose_post(struct call *c, int64_t post_id, struct whose *whose)
{
	struct view_post post;
	TRY(find_post(c, post_id, &post));
	if (post.user_id != c->principal.user_id && !is_admin(c))
		return fail(c, ERR_NOT_FOUND, "there is no post %" PRId64, post_id);
	*whose = (struct whose){.subject = post_id,
		.has_user_id = true,
		.user_id = post.user_id,
		.words = post.title};
	return OK;
}
